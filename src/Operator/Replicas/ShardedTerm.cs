using Microsoft.Extensions.Logging;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Controller;

namespace ScheduledJobs.Operator.Replicas;

/// <summary>
/// The work of a replica that shares the schedules: one set of queues, workers and budgets for all its buckets. A bucket that starts is to this what a new term is to
/// a single leader, and one that stops is what the end of a term is.
/// </summary>
internal sealed class ShardedTerm : IDisposable
{
    private readonly OperatorServices _services;
    private readonly ControllerParts _parts;
    private readonly TermWork _work;
    private readonly BucketStarts _starts;
    private readonly BucketMemory _memory;
    private readonly BucketDrain _drain;
    private readonly CancellationTokenSource _ended = new();

    public ShardedTerm(OperatorServices services)
    {
        _services = services;
        Gate = new BucketGate(services.Time);
        _parts = new ControllerParts(services, Gate);
        _work = new TermWork(services, _parts);
        _memory = new BucketMemory(services.Cache, FindNeeded, services.Time);

        // Others that are on their way come in with the same list.
        _starts = new BucketStarts(buckets => _memory.LetInAsync(() => _work.ConfirmFreshAsync(buckets.Or(MeantFor()), _ended.Token)), Gate.Start, Opened);
        _drain = new BucketDrain(Gate, _parts, _work, services);
    }

    /// <summary>For which buckets it works.</summary>
    public BucketGate Gate { get; }

    /// <summary>The buckets that it has or is to get.</summary>
    public Func<BucketSet> MeantFor { get; set; } = static () => BucketSet.None;

    /// <summary>What outsiders can see of it.</summary>
    public ITerm View => _work;

    /// <summary>Works for a bucket until told to stop. Returns when nothing of it is left.</summary>
    public async Task WorkAsync(int bucket, CancellationToken stop)
    {
        if (await _starts.StartAsync(bucket, stop))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _services.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _drain.StopAsync(bucket);
        }

        _memory.Ended();
    }

    /// <summary>Runs what all buckets share, as long as the replica takes part.</summary>
    /// <param name="takePart">Takes part, and returns when all buckets have stopped. Its token is cancelled if something that all share has failed.</param>
    public async Task RunAsync(Func<CancellationToken, Task> takePart)
    {
        using var failed = new CancellationTokenSource();
        _parts.Listen();
        _parts.CountActiveRuns();
        List<Task> loops =
        [
            _work.RunPassesAsync(_ended.Token, _ended.Token), _work.NotifyAsync(_ended.Token, _ended.Token), .. _work.RunWriters(_ended.Token),
            _memory.RunAsync(_ended.Token),
        ];
        var taking = takePart(failed.Token);

        // A loop that ends before has failed. Then the replica leaves instead of going on without it.
        await Task.WhenAny([taking, .. loops]);
        await failed.CancelAsync();
        await taking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _parts.StopListening();
        await _ended.CancelAsync();
        await Task.WhenAll([taking, .. loops]);
    }

    /// <summary>Stops waking schedules.</summary>
    public void Dispose()
    {
        _parts.Dispose();
        _ended.Dispose();
    }

    // In this order: a bucket that is opened in between is seen in one of them.
    private BucketSet FindNeeded() => _starts.Pending.Or(Gate.Open).Or(Gate.Closing).Or(MeantFor());

    private void Opened(BucketSet buckets)
    {
        if (buckets.IsEmpty)
            return;
        var mine = _services.Cache.ScheduledJobs.List().Where(job => buckets.Contains(Bucket.Of(job.Metadata.Uid!))).ToList();
        foreach (var item in _services.Cache.ListUnreadableScheduledJobs().Where(item => item.Uid is { } uid && buckets.Contains(Bucket.Of(uid))))
            _parts.Unreadable.Report(item);
        _parts.AddAll(mine);
        _services.Logger.BucketsStarted($"{buckets}", mine.Count);
    }
}
