using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// One term of leadership: everything that acts lives in it and ends with it. A new term starts from the cluster's state alone.
/// </summary>
internal sealed class LeaderTerm : ITerm, IDisposable
{
    private const int StatusWorkers = 16;
    private const int PruneWorkers = 4;

    /// <summary>Time kept for the last status writes on shutdown, after calls have ended or been given up.</summary>
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(5);

    private readonly ClusterCache _cache;
    private readonly NamespacePauses? _pauses;
    private readonly OperatorOptions _options;
    private readonly OperatorMetrics _metrics;
    private readonly NamespacePolicies _policies;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ControllerParts _parts;

    /// <param name="services">The process-wide services.</param>
    /// <param name="isLeading">Whether the lease is held.</param>
    public LeaderTerm(OperatorServices services, Func<bool> isLeading)
    {
        (_cache, _pauses, _policies) = (services.Cache, services.Pauses, services.Policies);
        (_options, _metrics, _time, _logger) = (services.Options, services.Metrics, services.Time, services.Logger);
        _parts = new ControllerParts(services, new LeaderIdentity(Guid.NewGuid().ToString("N"), isLeading));
    }

    int ITerm.Workers => _options.Workers;

    int ITerm.Armed => _parts.Agenda.Count;

    DateTimeOffset? ITerm.EarliestDue => _parts.Agenda.Earliest;

    int ITerm.Owed => _parts.Notifier.Owed;

    WorkQueue<ObjectKey>? ITerm.FindQueue(string name) => name == OperatorMetrics.StatusQueue ? _parts.StatusWriter.Queue : _parts.Queue;

    /// <summary>Works until the term ends.</summary>
    /// <param name="term">Cancelled when leadership is lost, and on shutdown.</param>
    /// <param name="shutdown">Cancelled on shutdown only, which leaves time to write down what has happened.</param>
    public async Task RunAsync(CancellationToken term, CancellationToken shutdown)
    {
        using var lanes = new CancellationTokenSource();
        using var work = new CancellationTokenSource();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(term);
        if (!await ConfirmFreshAsync(term))
            return;
        _parts.Listen();
        foreach (var item in _cache.ListUnreadableScheduledJobs())
            _parts.Unreadable.Report(item);
        var all = _cache.ScheduledJobs.List();
        foreach (var job in all)
            _parts.ActiveRuns.TrySet(ObjectKey.Of(job), job.Status?.ActiveCount ?? 0, room: null);
        _parts.AddAll(all);
        _logger.Leading(all.Count);
        List<Task> side = [_parts.StatusWriter.RunAsync(StatusWorkers, lanes.Token), _parts.Unreadable.RunAsync(lanes.Token), _parts.Calendars.RunAsync(lanes.Token),
            _parts.Backfills.RunAsync(lanes.Token)];
        side.AddRange(Enumerable.Range(0, PruneWorkers).Select(_ => Task.Run(() => _parts.Pruner.RunAsync(lanes.Token))));
        var workers = _parts.Queue.RunAsync(_options.Workers, (key, _) => ReconcileAsync(key, isStopping: false, work.Token), _logger.ReconcileFailed, ended.Token);

        var notifying = _parts.Notifier.RunAsync(_logger.NotificationFailed, ended.Token, work.Token);

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

    /// <summary>
    /// Makes sure that the caches are not older than this term, so that they show what a former leader did and saw, and that the limits of namespaces
    /// are known. From here on this leader acts like any other. False if the term ends first.
    /// </summary>
    private async Task<bool> ConfirmFreshAsync(CancellationToken term)
    {
        var started = _time.GetTimestamp();
        try
        {
            await Task.WhenAll(_cache.ConfirmFreshAsync(term), _policies.UntilKnownAsync(term));

            // After the others, since it does not wait for an API server that is not available.
            if (_pauses is not null)
                await _pauses.ConfirmFreshAsync(term);
        }
        catch (OperationCanceledException) when (term.IsCancellationRequested)
        {
            return false;
        }

        _logger.Confirmed(_time.GetElapsedTime(started));
        return true;
    }

    /// <summary>Stops waking schedules.</summary>
    public void Dispose() => _parts.Dispose();

    /// <summary>Lets passes, calls and notifications end, for a limited time, and writes down what has happened.</summary>
    private async Task DrainAsync(Task workers, Task notifying)
    {
        using var grace = new CancellationTokenSource(_options.ShutdownGrace, _time);
        await Task.WhenAny(Task.WhenAll(workers, notifying, _parts.Http.WhenIdleAsync()), UntilCancelledAsync(grace.Token));
        using var flush = new CancellationTokenSource(FlushTime, _time);
        try
        {
            await workers.WaitAsync(flush.Token);
            foreach (var key in _parts.Memories.Keys.Where(_parts.HasCalls))
                await RecordAsync(key, flush.Token);
            await _parts.StatusWriter.FlushAsync(flush.Token);
        }
        catch (OperationCanceledException)
        {
            // Out of time. The next leader finds or repeats what is not written down.
        }
    }

    private async Task RecordAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            await ReconcileAsync(key, isStopping: true, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, the others' results are still written.
            _logger.ReconcileFailed(key, e);
        }
    }

    private async Task ReconcileAsync(ObjectKey key, bool isStopping, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var result = "error";
        try
        {
            if (await _parts.Reconciler.ReconcileAsync(key, isStopping, cancellationToken))
                _parts.Queue.Add(key, _time.GetUtcNow());
            result = "success";
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The term is over.
        }
        catch (ApiException e) when (e.IsNamespaceTerminating)
        {
            _logger.NamespaceTerminating(key);
        }
        finally
        {
            _metrics.Reconciled(result, _time.GetElapsedTime(started));
        }
    }

    private static async Task UntilCancelledAsync(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellationToken.UnsafeRegister(static s => ((TaskCompletionSource)s!).TrySetResult(), cancelled))
            await cancelled.Task;
    }
}
