namespace ScheduledJobs.LocalKube.Kubelet.Processes;

/// <summary>Stops the processes of a Pod in two steps: they are asked to end (SIGTERM), and killed after a grace period.</summary>
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

    /// <summary>Takes the first step now and the second after the grace period. On repeated calls, the earlier end counts.</summary>
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

            // Asynchronously: continuations that wait for the token must not run under the lock.
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
        // A disposed timer may still fire.
        lock (_gate)
        {
            if (!_disposed)
                _ = _kill.CancelAsync();
        }
    }
}
