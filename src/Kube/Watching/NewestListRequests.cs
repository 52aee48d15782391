namespace ScheduledJobs.Kube.Watching;

/// <summary>Requests that a watcher list everything as of now. <see cref="RequestAsync"/> is thread-safe; the rest is for the watcher.</summary>
#pragma warning disable CA1001 // A cancellation source without a timer holds nothing.
internal sealed class NewestListRequests
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private List<TaskCompletionSource> _asked = [];
    private CancellationTokenSource _wanted = new();

    // Requested before the current or next list began.
    private readonly List<TaskCompletionSource> _served = [];

    /// <summary>Cancelled by the next request.</summary>
    public CancellationToken Wanted
    {
        get
        {
            lock (_gate)
                return _wanted.Token;
        }
    }

    /// <summary>Completes when a list that began after this call is complete.</summary>
    public Task RequestAsync(CancellationToken cancellationToken)
    {
        var request = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        CancellationTokenSource wanted;
        lock (_gate)
        {
            _asked.Add(request);
            wanted = _wanted;
        }

        wanted.Cancel();
        return request.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Takes the pending requests; true if one still waits for its list.</summary>
    public bool Take()
    {
        lock (_gate)
        {
            _served.AddRange(_asked);
            if (_asked.Count > 0)
                (_asked, _wanted) = ([], new CancellationTokenSource());
        }

        return _served.Count > 0;
    }

    /// <summary>A list is complete.</summary>
    /// <param name="state">The state in which it was listed.</param>
    public void Listed(WatchState state)
    {
        if (!WatchMachine.IsNewest(state))
            return;
        foreach (var request in _served)
            request.TrySetResult();
        _served.Clear();
    }
}
