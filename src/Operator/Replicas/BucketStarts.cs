using ScheduledJobs.Model.Sharding;

namespace ScheduledJobs.Operator.Replicas;

/// <summary>Starts buckets. Those that are to start at the same time share what comes first, which takes requests to the API server.</summary>
/// <param name="confirm">Completes when everything that others did before this call is known of the buckets that it is given.</param>
/// <param name="open">Opens buckets. Must be quick.</param>
/// <param name="opened">Called when buckets were opened.</param>
internal sealed class BucketStarts(Func<BucketSet, Task> confirm, Action<BucketSet> open, Action<BucketSet> opened)
{
    private readonly Lock _gate = new();

    // Guarded by _gate: those for which a confirmation still has to begin, and those for which it has begun.
    private BucketSet _waiting;
    private BucketSet _confirming;
    private Task? _next;
    private Task _last = Task.CompletedTask;

    /// <summary>The buckets that have not been opened yet.</summary>
    public BucketSet Pending
    {
        get
        {
            lock (_gate)
                return _waiting.Or(_confirming);
        }
    }

    /// <summary>Opens a bucket after a confirmation that begins after this call. False if it was cancelled before, and the bucket stays closed.</summary>
    public async Task<bool> StartAsync(int bucket, CancellationToken cancellationToken)
    {
        Task round;
        lock (_gate)
        {
            _waiting = _waiting.Or(BucketSet.Of(bucket));
            round = _next ??= _last = RunAsync(_last);
        }

        try
        {
            await round.WaitAsync(cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            lock (_gate)
            {
                // It may have been opened at the last moment.
                if (!_waiting.Or(_confirming).Contains(bucket))
                    return true;
                _waiting = _waiting.Except(BucketSet.Of(bucket));
                _confirming = _confirming.Except(BucketSet.Of(bucket));
                return false;
            }
        }
    }

    private async Task RunAsync(Task before)
    {
        await Task.Yield();
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        BucketSet confirmed;
        lock (_gate)
            (confirmed, _confirming, _waiting, _next) = (_waiting, _waiting, BucketSet.None, null);
        await confirm(confirmed);
        lock (_gate)
        {
            (confirmed, _confirming) = (_confirming, BucketSet.None);
            open(confirmed);
        }

        opened(confirmed);
    }
}
