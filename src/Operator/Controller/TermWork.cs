using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Controller;

/// <summary>Runs the parts of the controller on many threads.</summary>
internal sealed class TermWork(OperatorServices services, ControllerParts parts) : ITerm
{
    private const int StatusWorkers = 16;
    private const int PruneWorkers = 4;

    /// <summary>Time kept for the last status writes, after calls have ended or been given up.</summary>
    public static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(5);

    private readonly ClusterCache _cache = services.Cache;
    private readonly NamespacePolicies _policies = services.Policies;
    private readonly OperatorMetrics _metrics = services.Metrics;
    private readonly TimeProvider _time = services.Time;
    private readonly ILogger _logger = services.Logger;

    int ITerm.Workers => services.Options.Workers;

    int ITerm.Armed => parts.Agenda.Count;

    DateTimeOffset? ITerm.EarliestDue => parts.Agenda.Earliest;

    int ITerm.Owed => parts.Notifier.Owed;

    WorkQueue<ObjectKey>? ITerm.FindQueue(string name) => parts.FindQueue(name);

    /// <summary>
    /// Makes sure that the caches are not older than this call, so that they show what a former leader did and saw, and that the limits of namespaces
    /// are known. From here on this leader acts like any other. False if it is cancelled first.
    /// </summary>
    /// <param name="buckets">If the caches are divided: the buckets whose objects they are to hold as well.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<bool> ConfirmFreshAsync(BucketSet? buckets, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        try
        {
            var caches = buckets is { } more ? _cache.ConfirmFreshAsync(more, cancellationToken) : _cache.ConfirmFreshAsync(cancellationToken);
            await Task.WhenAll(caches, _policies.UntilKnownAsync(cancellationToken));

            // After the others, since it does not wait for an API server that is not available.
            if (services.Pauses is { } pauses)
                await pauses.ConfirmFreshAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        _logger.Confirmed(_time.GetElapsedTime(started));
        return true;
    }

    /// <summary>Writes and deletes until cancelled; each of these tasks ends only then.</summary>
    public List<Task> RunWriters(CancellationToken cancellationToken) =>
    [
        parts.StatusWriter.RunAsync(StatusWorkers, cancellationToken), parts.Unreadable.RunAsync(cancellationToken),
        parts.Calendars.RunAsync(cancellationToken), parts.Backfills.RunAsync(cancellationToken),
        .. Enumerable.Range(0, PruneWorkers).Select(_ => Task.Run(() => parts.Pruner.RunAsync(cancellationToken))),
    ];

    /// <summary>Makes passes until told to stop.</summary>
    /// <param name="stop">Ends it, after the passes in progress.</param>
    /// <param name="cancel">Cancels these.</param>
    public Task RunPassesAsync(CancellationToken stop, CancellationToken cancel) =>
        parts.Queue.RunAsync(services.Options.Workers, (key, _) => ReconcileAsync(key, isStopping: false, cancel), _logger.ReconcileFailed, stop);

    /// <summary>Sends notifications until told to stop.</summary>
    /// <param name="stop">Ends it, after those in flight.</param>
    /// <param name="cancel">Cancels these.</param>
    public Task NotifyAsync(CancellationToken stop, CancellationToken cancel) => parts.Notifier.RunAsync(_logger.NotificationFailed, stop, cancel);

    /// <summary>Writes down what has happened to schedules for which nothing new starts.</summary>
    public async Task RecordAsync(IReadOnlyCollection<ObjectKey> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys.Where(parts.HasCalls))
            await RecordAsync(key, cancellationToken);
        await parts.StatusWriter.FlushAsync(keys, cancellationToken);
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
            if (await parts.Reconciler.ReconcileAsync(key, isStopping, cancellationToken))
                parts.Queue.Add(key, _time.GetUtcNow());
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
}
