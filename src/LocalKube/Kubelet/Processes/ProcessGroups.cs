using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.LocalKube.Kubelet.Processes;

/// <summary>
/// Starts processes as leaders of their own session, so that a signal reaches everything that a container started, and Ctrl-C in the terminal
/// reaches none of it. It also makes sure that no process outlives LocalCluster: a watchdog shell holds the list of groups and kills them
/// when its input ends, however LocalCluster ends.
/// </summary>
/// <remarks>Without <c>setsid</c> (util-linux; not on macOS) only the process itself is signalled, and there is no watchdog.</remarks>
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
            logger.LogWarning("setsid is not installed on this machine: processes started by a container are not signalled with it");
            return;
        }

        var start = new ProcessStartInfo(SetSid) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["sh", "-c", WatchdogScript])
            start.ArgumentList.Add(argument);
        _watchdog = Process.Start(start);
    }

    /// <summary>Starts a program in its own session.</summary>
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

    /// <summary>Signals a process and everything it started; does nothing if they have ended.</summary>
    public static void Signal(Process process, int signal)
    {
        // Between the start and the call of setsid there is no group yet; the process itself always exists.
        var reached = SetSid is not null && Kill(-process.Id, signal) == 0;
        if (!reached && !process.HasExited)
            _ = Kill(process.Id, signal);
    }

    /// <summary>Ends what a finished leader left behind, as the end of a container does, and forgets the group.</summary>
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
            // The watchdog was killed. The kubelet still ends its processes in an orderly stop.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
