namespace ScheduledJobs.LocalKube.Kubelet.Processes;

/// <summary>The two steps in which the processes of a Pod are stopped: asked to end (SIGTERM), and after a grace period killed.</summary>
internal sealed class PodStop(TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _terminate = new();
    private readonly CancellationTokenSource _kill = new();
    private ITimer? _killTimer;
    private DateTimeOffset _killAt = DateTimeOffset.MaxValue;
    private bool _disposed;

    public CancellationToken Terminate => _terminate.Token;

    public CancellationToken Kill => _kill.Token;

    /// <summary>Takes the first step now and the second after the grace period. Asked again, the earlier end counts.</summary>
    public void Begin(TimeSpan grace)
    {
        lock (_gate)
        {
            var killAt = time.GetUtcNow() + grace;
            if (_disposed || killAt >= _killAt)
                return;
            _killAt = killAt;
            _killTimer?.Dispose();
            _killTimer = time.CreateTimer(_ => EndGrace(), null, grace, Timeout.InfiniteTimeSpan);

            // Not here and now: whoever waits for the token must not run under the lock.
            _ = _terminate.CancelAsync();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _killTimer?.Dispose();
            _terminate.Dispose();
            _kill.Dispose();
        }
    }

    private void EndGrace()
    {
        // A timer that has been disposed of may be on its way here all the same.
        lock (_gate)
        {
            if (!_disposed)
                _ = _kill.CancelAsync();
        }
    }
}
