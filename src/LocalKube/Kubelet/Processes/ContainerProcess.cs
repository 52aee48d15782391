using System.ComponentModel;
using System.Diagnostics;
using ScheduledJobs.LocalKube.Kubelet.Pods;

namespace ScheduledJobs.LocalKube.Kubelet.Processes;

/// <summary>What to run: a command with its arguments, fully expanded.</summary>
internal sealed record ProcessLaunch(IReadOnlyList<string> Command, string Directory, IReadOnlyDictionary<string, string> Variables);

/// <summary>One start of a container: a local process from its start to its end.</summary>
internal sealed class ContainerProcess(ProcessGroups groups, TimeProvider time)
{
    /// <summary>How long to wait for remaining output after every process of the container has been killed.</summary>
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(1);

    /// <summary>Runs to the end, or until the two steps of <paramref name="stop"/> end it sooner.</summary>
    public async Task<ContainerEnd> RunAsync(ProcessLaunch launch, ContainerLog log, PodStop stop, Action<DateTimeOffset> started)
    {
        var program = Executables.Find(launch.Command[0], launch.Variables.GetValueOrDefault("PATH"), launch.Directory);
        if (program is null)
            return NotStarted($"exec: \"{launch.Command[0]}\": executable file not found in $PATH of this machine");
        if (!Directory.Exists(launch.Directory))
            return NotStarted($"workingDir \"{launch.Directory}\" does not exist on this machine");

        Process process;
        try
        {
            process = groups.Start(program, launch.Command.Skip(1), launch.Directory, launch.Variables);
        }
        catch (Win32Exception e)
        {
            return NotStarted($"exec: \"{launch.Command[0]}\": {e.Message}");
        }

        using (process)
        {
            var startedAt = time.GetUtcNow();
            started(startedAt);
            var output = Task.WhenAll(log.PumpAsync(process.StandardOutput.BaseStream), log.PumpAsync(process.StandardError.BaseStream));
            using (stop.Terminate.Register(() => ProcessGroups.Signal(process, ProcessGroups.SigTerm)))
            using (stop.Kill.Register(() => ProcessGroups.Signal(process, ProcessGroups.SigKill)))
                await process.WaitForExitAsync(CancellationToken.None);
            groups.Reap(process);
            await Task.WhenAny(output, Task.Delay(OutputGrace, time));
            return ContainerEnd.Exited(process.ExitCode, startedAt, time.GetUtcNow());
        }

        ContainerEnd NotStarted(string message) => ContainerEnd.NotStarted(message, time.GetUtcNow());
    }
}
