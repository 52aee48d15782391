using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Watching;

/// <summary>
/// Requests that a watcher reach a version soon. A server tells the position of a watch without events about once a minute, and shortly before the
/// end of the watch: while somebody waits, watches are short. <see cref="ReachAsync"/> is thread-safe; the rest is for the watcher.
/// </summary>
#pragma warning disable CA1001 // A cancellation source without a timer holds nothing.
internal sealed class PositionRequests
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly List<(string Version, TaskCompletionSource Reached)> _waiting = [];
    private CancellationTokenSource _wanted = new();
    private string? _position;

    /// <summary>Cancelled by the next request that has to wait.</summary>
    public CancellationToken Wanted
    {
        get
        {
            lock (_gate)
                return _wanted.Token;
        }
    }

    /// <summary>Completes when the watcher has seen a version that is not older than this one.</summary>
    public async Task ReachAsync(string version, CancellationToken cancellationToken)
    {
        var request = (version, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        CancellationTokenSource wanted;
        lock (_gate)
        {
            if (ResourceVersions.IsAtLeast(_position, version))
                return;
            _waiting.Add(request);
            wanted = _wanted;
        }

        wanted.Cancel();
        try
        {
            await request.Item2.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_gate)
                _waiting.Remove(request);
        }
    }

    /// <summary>Whether somebody waits. Requests after this interrupt what begins now.</summary>
    public bool Take()
    {
        lock (_gate)
        {
            if (_wanted.IsCancellationRequested)
                _wanted = new CancellationTokenSource();
            return _waiting.Count > 0;
        }
    }

    /// <summary>The watcher has seen everything up to a version.</summary>
    public void Reached(string? version)
    {
        lock (_gate)
        {
            _position = version;
            foreach (var (wanted, reached) in _waiting)
            {
                if (ResourceVersions.IsAtLeast(version, wanted))
                    reached.TrySetResult();
            }
        }
    }
}
