namespace ScheduledJobs.LocalCluster.Kubelet.Processes;

/// <summary>The two steps in which the processes of a Pod are stopped: asked to end (SIGTERM), and after a grace period killed.</summary>
internal sealed class PodStop(TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _terminate = new();
    private readonly CancellationTokenSource _kill = new();
    private ITimer? _killTimer;
    private DateTimeOffset _killAt = DateTimeOffset.MaxValue;

    public CancellationToken Terminate => _terminate.Token;

    public CancellationToken Kill => _kill.Token;

    /// <summary>Takes the first step now and the second after the grace period. Asked again, the earlier end counts.</summary>
    public void Begin(TimeSpan grace)
    {
        var killAt = time.GetUtcNow() + grace;
        lock (_gate)
        {
            if (killAt >= _killAt)
                return;
            _killAt = killAt;
            _killTimer?.Dispose();
            _killTimer = time.CreateTimer(_ => _kill.Cancel(), null, grace, Timeout.InfiniteTimeSpan);
        }

        _terminate.Cancel();
    }

    public void Dispose()
    {
        lock (_gate)
            _killTimer?.Dispose();
        _terminate.Dispose();
        _kill.Dispose();
    }
}
