using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Events;
using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Operator.Actions;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.Operator.Observability;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// One term of leadership: everything that acts lives in it and ends with it. A new term starts from the cluster's state alone.
/// </summary>
internal sealed class LeaderTerm : ITerm, IDisposable
{
    private const int StatusWorkers = 16;
    private const int PruneWorkers = 4;

    /// <summary>What is left of a shutdown once calls have ended or were given up.</summary>
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(5);

    private readonly ClusterCache _cache;
    private readonly OperatorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly OperatorMetrics _metrics;
    private readonly RunTracer _tracer = new();
    private readonly WorkQueue<ObjectKey> _queue;
    private readonly ScheduleMemories _memories = new();
    private readonly ActiveRuns _activeRuns = new();
    private readonly HttpRunner _http;
    private readonly StatusWriter _statusWriter;
    private readonly Pruner _pruner;
    private readonly UnreadableReporter _unreadable;
    private readonly Agenda<ObjectKey> _agenda;
    private readonly Reconciler _reconciler;

    public LeaderTerm(
        KubeClient client,
        ClusterCache cache,
        HttpCaller caller,
        EventRecorder events,
        OperatorOptions options,
        OperatorMetrics metrics,
        NamespacePolicies policies,
        Func<bool> isLeading,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _metrics = metrics;
        _cache = cache;
        _options = options;
        _time = time;
        _logger = loggers.CreateLogger("ScheduledJobs.Operator.Controller");
        _queue = new WorkQueue<ObjectKey>(time, BackoffOptions.Default, OperatorMetrics.Controller, key => key.Namespace);
        _agenda = new Agenda<ObjectKey>(time, _queue.Add);
        _http = new HttpRunner(caller, time) { Ended = _queue.Add, Metrics = metrics, Tracer = _tracer };
        var runners = new Runners(client, _http, time);
        _pruner = new Pruner(runners, _logger);
        _unreadable = new UnreadableReporter(client, events, time, _logger);
        _statusWriter = new StatusWriter(client, events, _http, _pruner, _memories, metrics, _tracer, time, _logger)
        {
            Voided = _queue.Add,
            // More than one round of work is due; a few that come due at the same second are in hands a moment later.
            IsFiring = () => _queue.DueCount > options.Workers,
        };
        var leader = new LeaderIdentity(Guid.NewGuid().ToString("N"), isLeading);
        var compiler = new SpecCompiler(new ScheduleCompiler(options.DefaultTimeZone, options.MaxCallTimeout), runners, policies, time);
        var gatherer = new Gatherer(cache, new LiveObjects(client), runners, compiler, _activeRuns, leader, time);
        var narrator = new StartNarrator(metrics, _tracer, _logger);
        var executor = new PlanExecutor(runners, _statusWriter, narrator, leader, time, _logger);
        _reconciler = new Reconciler(cache, _memories, gatherer, executor, _activeRuns, _agenda);
    }

    int ITerm.Workers => _options.Workers;

    int ITerm.Armed => _agenda.Count;

    DateTimeOffset? ITerm.EarliestDue => _agenda.Earliest;

    WorkQueue<ObjectKey>? ITerm.FindQueue(string name) => name == OperatorMetrics.StatusQueue ? _statusWriter.Queue : _queue;

    /// <summary>Acts until the term ends.</summary>
    /// <param name="term">Cancelled when leadership is lost, and on shutdown.</param>
    /// <param name="shutdown">Cancelled on shutdown only: then there is time to write down what has happened.</param>
    public async Task RunAsync(CancellationToken term, CancellationToken shutdown)
    {
        using var lanes = new CancellationTokenSource();
        using var work = new CancellationTokenSource();
        if (!await ConfirmFreshAsync(term))
            return;
        _cache.ScheduledJobChanged = ScheduledJobChanged;
        _cache.ChildChanged = _queue.Add;
        _cache.ScheduledJobUnreadable = _unreadable.Report;
        foreach (var item in _cache.ListUnreadableScheduledJobs())
            _unreadable.Report(item);
        var all = _cache.ScheduledJobs.List();
        foreach (var job in all)
            _activeRuns.TrySet(ObjectKey.Of(job), job.Status?.ActiveCount ?? 0, room: null);
        AddAll(all, _queue);
        _logger.Leading(all.Count);
        List<Task> side = [_statusWriter.RunAsync(StatusWorkers, lanes.Token), _unreadable.RunAsync(lanes.Token)];
        side.AddRange(Enumerable.Range(0, PruneWorkers).Select(_ => Task.Run(() => _pruner.RunAsync(lanes.Token))));
        var workers = _queue.RunAsync(_options.Workers, (key, _) => ReconcileAsync(key, isStopping: false, work.Token), _logger.ReconcileFailed, term);

        // One that ends before the term does has failed: the term ends with its error, rather than go on with fewer hands.
        await Task.WhenAny([workers, .. side, UntilCancelledAsync(term)]);
        _cache.ScheduledJobChanged = null;
        _cache.ChildChanged = null;
        _cache.ScheduledJobUnreadable = null;
        if (shutdown.IsCancellationRequested)
            await DrainAsync(workers);
        await work.CancelAsync();
        await workers;
        _http.CancelAll();
        await lanes.CancelAsync();
        await Task.WhenAll(side);
        _logger.StoppedLeading();
    }

    /// <summary>
    /// Makes sure that the caches are not older than this term: what a former leader did is in them, and this one acts like any other from
    /// here on. False if the term ends before that.
    /// </summary>
    private async Task<bool> ConfirmFreshAsync(CancellationToken term)
    {
        var started = _time.GetTimestamp();
        try
        {
            await _cache.ConfirmFreshAsync(term);
        }
        catch (OperationCanceledException) when (term.IsCancellationRequested)
        {
            return false;
        }

        _logger.Confirmed(_time.GetElapsedTime(started));
        return true;
    }

    /// <summary>Wakes nobody any more.</summary>
    public void Dispose() => _agenda.Dispose();

    /// <summary>A first look at everything, at what became overdue while nobody led before the rest.</summary>
    internal static void AddAll(IEnumerable<ScheduledJob> all, WorkQueue<ObjectKey> queue)
    {
        foreach (var job in all)
            queue.Add(new ObjectKey(job.Metadata.Namespace!, job.Metadata.Name!), job.Status?.NextRunTime ?? DateTimeOffset.MaxValue);
    }

    /// <summary>Lets passes and calls end, for a limited time, and writes down what has happened.</summary>
    private async Task DrainAsync(Task workers)
    {
        using var grace = new CancellationTokenSource(_options.ShutdownGrace, _time);
        await Task.WhenAny(Task.WhenAll(workers, _http.WhenIdleAsync()), UntilCancelledAsync(grace.Token));
        using var flush = new CancellationTokenSource(FlushTime, _time);
        try
        {
            await workers.WaitAsync(flush.Token);
            foreach (var key in _memories.Keys.Where(HasCalls))
                await RecordAsync(key, flush.Token);
            await _statusWriter.FlushAsync(flush.Token);
        }
        catch (OperationCanceledException)
        {
            // Out of time. What is not written down is found or repeated by whoever leads next.
        }
    }

    private async Task RecordAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            await ReconcileAsync(key, isStopping: true, cancellationToken);
        }
        catch (Exception e) when (e is ApiException or HttpRequestException or IOException)
        {
            _logger.ReconcileFailed(key, e);
        }
    }

    private bool HasCalls(ObjectKey key) => _memories.Find(key) is { } state && _http.Observe(state.Uid).Count > 0;

    private void ScheduledJobChanged(ObjectKey key, ScheduledJob? changed)
    {
        _unreadable.Forget(key);

        // Our own status write, coming back, holds nothing new.
        if (changed is null || _memories.Find(key)?.IsOwnWrite(changed) != true)
            _queue.Add(key);
    }

    private async Task ReconcileAsync(ObjectKey key, bool isStopping, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var result = "error";
        try
        {
            if (await _reconciler.ReconcileAsync(key, isStopping, cancellationToken))
                _queue.Add(key, _time.GetUtcNow());
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
