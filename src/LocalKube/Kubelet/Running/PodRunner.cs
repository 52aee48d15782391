using Microsoft.Extensions.Logging;
using ScheduledJobs.LocalKube.Kubelet.Pods;
using ScheduledJobs.LocalKube.Kubelet.Processes;

namespace ScheduledJobs.LocalKube.Kubelet.Running;

/// <summary>The life of one Pod on this machine, from its first status to its last.</summary>
internal sealed class PodRunner : IAsyncDisposable
{
    private readonly KubeletServices _services;
    private readonly PodSpec _spec;
    private readonly PodStop _stop;
    private readonly PodContext _context;
    private readonly PodStatusWriter _writer;
    private readonly PodConditions _conditions;
    private readonly PodPast _past;
    private readonly ContainerRunner[] _initContainers;
    private readonly ContainerRunner[] _containers;
    private readonly Lock _gate = new();
    private PodFailure? _failure;
    private bool _hasStopped;

    /// <summary>Starts the Pod.</summary>
    public PodRunner(KubeletServices services, LocalPod pod)
    {
        _services = services;
        _spec = pod.Spec;
        _stop = new PodStop(services.Time);
        _context = new PodContext(pod, Path.Combine(services.Directory, pod.Metadata.Uid!), _stop, services);
        _writer = new PodStatusWriter(services.Pods, pod.Metadata, services.Time, services.Logger);
        _conditions = new PodConditions(services.Time);
        _past = new PodPast(pod, services.Time.GetUtcNow());

        // An init container that succeeded is done, even with policy Always.
        var initPolicy = _spec.RestartPolicy == RestartPolicies.Never ? RestartPolicies.Never : RestartPolicies.OnFailure;
        _initContainers = [.. (_spec.InitContainers ?? []).Select(c => new ContainerRunner(_context, c, _past.OfInit(c), initPolicy, PublishStatus))];
        _containers = [.. _spec.Containers.Select(c => new ContainerRunner(_context, c, _past.Of(c), _spec.RestartPolicy, PublishStatus))];
        Uid = pod.Metadata.Uid!;
        Completion = Task.Run(RunAsync);
    }

    public string Uid { get; }

    /// <summary>Completes when no process of the Pod is running and its last status is written.</summary>
    public Task Completion { get; }

    /// <summary>Stops the Pod: SIGTERM now, SIGKILL after the grace period.</summary>
    public void Stop(TimeSpan grace) => _stop.Begin(grace);

    /// <summary>The log of a container, of its current or previous start; null if there isn't one.</summary>
    public ContainerLog? FindLog(string container, bool previous)
    {
        var runner = _initContainers.Concat(_containers).FirstOrDefault(c => c.Name == container);
        return previous ? runner?.PreviousLog : runner?.Log;
    }

    /// <summary>Kills what is still running and deletes the working directory. Writes nothing more: the Pod, or the API, is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.AbandonAsync();
        Stop(TimeSpan.Zero);
        await Completion;
        _stop.Dispose();
        _writer.Dispose();
        if (Directory.Exists(_context.Directory))
            Directory.Delete(_context.Directory, recursive: true);
    }

    private async Task RunAsync()
    {
        var writing = _writer.RunAsync();
        PublishStatus();
        if (PodRefusal.Find(_spec) is { } refusal)
        {
            _services.Logger.LogWarning("Pod {Pod} cannot run here: {Problem}", _context.Key, refusal.Message);
            Fail(refusal.Reason, refusal.Message);
        }
        else if (!_past.IsOver)
        {
            await RunContainersAsync();
        }

        lock (_gate)
            _hasStopped = true;
        PublishStatus();
        _writer.Complete();
        await writing;
    }

    private async Task RunContainersAsync()
    {
        Directory.CreateDirectory(_context.Directory);
        using var deadline = ArmDeadline();
        foreach (var container in _initContainers)
        {
            await container.RunAsync();
            if (container.Report.Ended is not { ExitCode: 0 })
                return;
        }

        await Task.WhenAll(_containers.Select(c => c.RunAsync()));
    }

    private ITimer? ArmDeadline()
    {
        if (_spec.ActiveDeadlineSeconds is not { } seconds)
            return null;
        var left = _past.StartTime.AddSeconds(seconds) - _services.Time.GetUtcNow();
        return _services.Time.CreateTimer(_ => Expire(), null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        void Expire()
        {
            Fail("DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
            Stop(TimeSpan.FromSeconds(_spec.TerminationGracePeriodSeconds));
        }
    }

    private void Fail(string reason, string message)
    {
        lock (_gate)
            _failure = new PodFailure(reason, message);
    }

    private void PublishStatus()
    {
        // Under the lock, so that reports reach the writer in order.
        lock (_gate)
        {
            var report = new PodReport(
                [.. _initContainers.Select(c => c.Report)], [.. _containers.Select(c => c.Report)], _spec.RestartPolicy, _past.StartTime)
            {
                Failure = _failure,
                HasStopped = _hasStopped,
            };
            _writer.Write(PodStatusJson.Write(report, _conditions));
        }
    }
}
