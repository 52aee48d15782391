using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.LocalKube.Kubelet.Processes;

/// <summary>
/// Starts processes as leaders of their own session, so that a signal reaches all that a container started and Ctrl-C in the terminal
/// reaches none of it, and sees to it that none outlives LocalCluster: a watchdog shell holds the list of the groups and kills them
/// when its input ends, which it does however LocalCluster ends.
/// </summary>
/// <remarks>Without <c>setsid</c> (util-linux; macOS has none) only the process itself is signalled, and there is no watchdog.</remarks>
internal sealed partial class ProcessGroups : IDisposable
{
    public const int SigKill = 9;
    public const int SigTerm = 15;

    private const string WatchdogScript =
        """
        groups=' '
        while read -r change group; do
          case $change in
            +) groups="$groups$group " ;;
            -) groups="${groups%% "$group" *} ${groups#* "$group" }" ;;
          esac
        done
        for group in $groups; do kill -s KILL -- "-$group" || kill -s KILL "$group"; done
        """;

    private static readonly string? SetSid = Executables.Find("setsid", System.Environment.GetEnvironmentVariable("PATH"));

    private readonly Lock _gate = new();
    private readonly Process? _watchdog;

    public ProcessGroups(ILogger logger)
    {
        if (SetSid is null)
        {
            logger.LogWarning("There is no setsid on this machine: processes that a container starts are not signalled with it");
            return;
        }

        var start = new ProcessStartInfo(SetSid) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["sh", "-c", WatchdogScript])
            start.ArgumentList.Add(argument);
        _watchdog = Process.Start(start);
    }

    /// <summary>Starts a program in a session of its own.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public Process Start(string program, IEnumerable<string> arguments, string directory, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(SetSid ?? program)
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (SetSid is not null)
            start.ArgumentList.Add(program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var process = Process.Start(start)!;
        Tell('+', process.Id);
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Signals a process and all that it started; nothing happens where they have ended.</summary>
    public static void Signal(Process process, int signal)
    {
        // There is no group in the moment between the start and setsid's own call; the process itself is there always.
        var reached = SetSid is not null && Kill(-process.Id, signal) == 0;
        if (!reached && !process.HasExited)
            _ = Kill(process.Id, signal);
    }

    /// <summary>The leader has ended: ends what it left behind, as the end of a container does, and forgets the group.</summary>
    public void Reap(Process process)
    {
        if (SetSid is not null)
            _ = Kill(-process.Id, SigKill);
        Tell('-', process.Id);
    }

    public void Dispose()
    {
        if (_watchdog is null)
            return;
        lock (_gate)
            _watchdog.StandardInput.Close();
        _watchdog.Dispose();
    }

    private void Tell(char change, int group)
    {
        if (_watchdog is null)
            return;
        try
        {
            lock (_gate)
            {
                _watchdog.StandardInput.Write($"{change} {group}\n");
                _watchdog.StandardInput.Flush();
            }
        }
        catch (IOException)
        {
            // Somebody killed the watchdog. The kubelet still ends its processes when it stops in an orderly way.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
