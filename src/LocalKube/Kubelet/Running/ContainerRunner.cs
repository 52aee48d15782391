using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.LocalKube.Kubelet.Env;
using ScheduledJobs.LocalKube.Kubelet.Pods;
using ScheduledJobs.LocalKube.Kubelet.Processes;

namespace ScheduledJobs.LocalKube.Kubelet.Running;

/// <summary>Runs one container of a Pod: starts it, waits, and restarts it according to the restart policy.</summary>
/// <param name="context">Its Pod.</param>
/// <param name="container">The container.</param>
/// <param name="first">Its state until it starts; if it has ended, it starts only if the policy says so.</param>
/// <param name="restartPolicy">When it starts again.</param>
/// <param name="changed">Called after each change of <see cref="Report"/>.</param>
internal sealed class ContainerRunner(PodContext context, Container container, ContainerReport first, string restartPolicy, Action changed)
{
    private static readonly TimeSpan ConfigurationRetry = TimeSpan.FromSeconds(1);

    private readonly RestartBackoff _backoff = new();
    private ContainerReport _report = first;

    public string Name => container.Name;

    public ContainerReport Report => Volatile.Read(ref _report);

    /// <summary>Log of the current start, or of the last one; null before the first.</summary>
    public ContainerLog? Log { get; private set; }

    /// <summary>Log of the previous start.</summary>
    public ContainerLog? PreviousLog { get; private set; }

    /// <summary>Returns when the container has ended and will not start again, or when it was stopped.</summary>
    public async Task RunAsync()
    {
        var stop = context.Stop.Terminate;
        if (Report.Ended is { } before && !RestartPolicies.Restarts(restartPolicy, before.ExitCode))
            return;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var launch = await PrepareAsync(stop);
                var end = await StartAsync(launch);
                Publish(Report.Ends(end));
                if (stop.IsCancellationRequested || !RestartPolicies.Restarts(restartPolicy, end.ExitCode))
                    return;
                await PauseAsync(end, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped while it waited. The end of the last start stays its end.
            if (Report.LastEnd is { } end)
                Publish(Report.Ends(end));
        }
    }

    private async Task<ProcessLaunch> PrepareAsync(CancellationToken stop)
    {
        while (true)
        {
            var environment = await ResolveAsync(stop);
            if (environment.Problem is null)
            {
                var command = container.Command!.Concat(container.Args ?? []);
                return new ProcessLaunch(
                    [.. command.Select(word => EnvExpansion.Expand(word, environment.Variables))],
                    Path.Combine(context.Directory, container.WorkingDir ?? ""),
                    environment.Variables);
            }

            Publish(Report.Waits("CreateContainerConfigError", environment.Problem));
            await Task.Delay(ConfigurationRetry, context.Services.Time, stop);
        }
    }

    private async Task<EnvironmentResult> ResolveAsync(CancellationToken stop)
    {
        try
        {
            return await context.Services.Environment.ResolveAsync(context.Pod, container, context.Variables, stop);
        }
        catch (Exception e) when (e is ApiException or HttpRequestException or IOException)
        {
            return new EnvironmentResult(context.Variables, e.Message);
        }
    }

    private async Task<ContainerEnd> StartAsync(ProcessLaunch launch)
    {
        PreviousLog = Log;
        var log = Log = new ContainerLog(context.Services.Time);
        var restarts = Report.Ended is null && Report.LastEnd is null ? 0 : Report.Restarts + 1;
        var process = new ContainerProcess(context.Services.Groups, context.Services.Time);
        var end = await process.RunAsync(launch, log, context.Stop, since => Publish((Report with { Restarts = restarts }).Runs(since)));
        if (end.Message is { } message)
            context.Services.Logger.LogWarning("Pod {Pod}, container {Container}: {Problem}", context.Key, container.Name, message);
        log.Complete();
        return end;
    }

    private async Task PauseAsync(ContainerEnd end, CancellationToken stop)
    {
        var pause = _backoff.After(end.FinishedAt - end.StartedAt);
        if (pause == TimeSpan.Zero)
            return;
        var message = $"back-off {pause.TotalSeconds:0}s restarting failed container={container.Name} pod={context.Pod.Metadata.Name}";
        Publish(Report.Waits("CrashLoopBackOff", message));
        await Task.Delay(pause, context.Services.Time, stop);
    }

    private void Publish(ContainerReport report)
    {
        Volatile.Write(ref _report, report);
        changed();
    }
}
