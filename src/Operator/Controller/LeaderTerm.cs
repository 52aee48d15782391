using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// One term of leadership: everything that acts lives in it and ends with it. A new term starts from the cluster's state alone.
/// </summary>
internal sealed class LeaderTerm : IDisposable
{
    private readonly ClusterCache _cache;
    private readonly OperatorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ControllerParts _parts;
    private readonly TermWork _work;

    /// <param name="services">The process-wide services.</param>
    /// <param name="isLeading">Whether the lease is held.</param>
    public LeaderTerm(OperatorServices services, Func<bool> isLeading)
    {
        (_cache, _options, _time, _logger) = (services.Cache, services.Options, services.Time, services.Logger);
        _parts = new ControllerParts(services, new LeaderIdentity(Guid.NewGuid().ToString("N"), isLeading));
        _work = new TermWork(services, _parts);
    }

    /// <summary>What outsiders can see of it.</summary>
    public ITerm View => _work;

    /// <summary>Works until the term ends.</summary>
    /// <param name="term">Cancelled when leadership is lost, and on shutdown.</param>
    /// <param name="shutdown">Cancelled on shutdown only, which leaves time to write down what has happened.</param>
    public async Task RunAsync(CancellationToken term, CancellationToken shutdown)
    {
        using var lanes = new CancellationTokenSource();
        using var work = new CancellationTokenSource();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(term);
        if (!await _work.ConfirmFreshAsync(buckets: null, term))
            return;
        _parts.Listen();
        foreach (var item in _cache.ListUnreadableScheduledJobs())
            _parts.Unreadable.Report(item);
        var all = _cache.ScheduledJobs.List();
        _parts.CountActiveRuns();
        _parts.AddAll(all);
        _logger.Leading(all.Count);
        var side = _work.RunWriters(lanes.Token);
        var workers = _work.RunPassesAsync(ended.Token, work.Token);
        var notifying = _work.NotifyAsync(ended.Token, work.Token);

        // A loop that ends before the term does has failed. The term then ends with its error instead of going on without it.
        await Task.WhenAny([workers, notifying, .. side, UntilCancelledAsync(term)]);
        await ended.CancelAsync();
        _parts.StopListening();
        if (shutdown.IsCancellationRequested)
            await DrainAsync(workers, notifying);
        await work.CancelAsync();
        await Task.WhenAll(workers, notifying);
        _parts.Http.CancelAll();
        await lanes.CancelAsync();
        await Task.WhenAll(side);
        _logger.StoppedLeading();
    }

    /// <summary>Stops waking schedules.</summary>
    public void Dispose() => _parts.Dispose();

    /// <summary>Lets passes, calls and notifications end, for a limited time, and writes down what has happened.</summary>
    private async Task DrainAsync(Task workers, Task notifying)
    {
        using var grace = new CancellationTokenSource(_options.ShutdownGrace, _time);
        await Task.WhenAny(EndAsync(workers, notifying), UntilCancelledAsync(grace.Token));
        using var flush = new CancellationTokenSource(TermWork.FlushTime, _time);
        try
        {
            await workers.WaitAsync(flush.Token);
            await _work.RecordAsync([.. _parts.Memories.Keys], flush.Token);
        }
        catch (OperationCanceledException)
        {
            // Out of time. The next leader finds or repeats what is not written down.
        }
    }

    // A pass in progress may still make a call.
    private async Task EndAsync(Task workers, Task notifying)
    {
        await Task.WhenAll(workers, notifying);
        await _parts.Http.WhenIdleAsync();
    }

    private static async Task UntilCancelledAsync(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellationToken.UnsafeRegister(static s => ((TaskCompletionSource)s!).TrySetResult(), cancelled))
            await cancelled.Task;
    }
}
