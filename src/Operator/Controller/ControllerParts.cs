using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Observability;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// The parts of the controller, assembled for one term of leadership. None of them runs by itself: <see cref="LeaderTerm"/> runs them on
/// many threads, tests run them step by step.
/// </summary>
internal sealed class ControllerParts : IDisposable
{
    private readonly ClusterCache _cache;
    private readonly NamespacePauses? _pauses;
    private readonly IActor _actor;

    public ControllerParts(OperatorServices services, IActor actor)
    {
        var (client, events, metrics, time, logger) = (services.Client, services.Events, services.Metrics, services.Time, services.Logger);
        (_cache, _pauses, _actor) = (services.Cache, services.Pauses, actor);
        Queue = new WorkQueue<ObjectKey>(time, BackoffOptions.Default, OperatorMetrics.Controller, key => key.Namespace);
        Agenda = new Agenda<ObjectKey>(time, Queue.Add);
        var tracer = new RunTracer();
        var narrator = new Narrator(metrics, tracer, events, logger);
        Http = new HttpRunner(services.Caller, time) { Ended = Queue.Add, Metrics = metrics, Tracer = tracer };
        var runners = new Runners(client, Http, _cache.Resources.FindClient, time);
        Pruner = new Pruner(runners, logger) { MayAct = actor.MayAct };
        Notifier = new Notifier(services.Caller, actor, time) { Ended = Queue.Add, Metrics = metrics };
        Unreadable = new UnreadableReporter(client, events, time, logger) { Begin = actor.Begin };
        StatusWriter = new StatusWriter(client, Http, (Pruner, Notifier), Memories, narrator, time)
        {
            Voided = Queue.Add,
            IsOwn = _cache.IsOwn,
            RoutineWrites = services.Options.RoutineStatusWrites,
            MayAct = actor.MayAct,
            // More work is due than the workers can take at once. A few keys that come due in the same second are picked up a moment later.
            IsFiring = () => Queue.DueCount > services.Options.Workers,
        };
        var compiler = new ScheduleCompiler(
            services.Options.DefaultTimeZone, services.Options.MaxCallTimeout, _cache.CalendarBook, services.Options.ResourceActions);
        var live = new LiveObjects(client, _cache.IsOwn);
        var finder = new AttemptFinder(_cache, live, runners, time);
        var specs = new SpecCompiler(compiler, (_cache.CalendarBook, _cache.Resources), runners, services.Policies, time);
        var gatherer = new Gatherer(finder, live, specs, (ActiveRuns, Notifier), actor, time)
        {
            TellsRoutine = services.Options.RoutineEvents,
            FindPause = name => _pauses?.Find(name),
        };
        Calendars = new CalendarKeeper(client, _cache, time, logger) { Begin = actor.Begin };
        Backfills = new BackfillKeeper(client, _cache, time, logger) { Begin = actor.Begin };
        var executor = new PlanExecutor(runners, StatusWriter, narrator, actor, time, logger);
        Reconciler = new Reconciler(_cache, Memories, gatherer, executor, ActiveRuns, Agenda);
    }

    /// <summary>The schedules that need a pass.</summary>
    public WorkQueue<ObjectKey> Queue { get; }

    /// <summary>When schedules need their next pass.</summary>
    public Agenda<ObjectKey> Agenda { get; }

    public ScheduleMemories Memories { get; } = new();

    public ActiveRuns ActiveRuns { get; } = new();

    public HttpRunner Http { get; }

    public StatusWriter StatusWriter { get; }

    public Pruner Pruner { get; }

    public Notifier Notifier { get; }

    public UnreadableReporter Unreadable { get; }

    public CalendarKeeper Calendars { get; }

    public BackfillKeeper Backfills { get; }

    public Reconciler Reconciler { get; }

    /// <summary>Subscribes to the cache's changes.</summary>
    public void Listen()
    {
        _cache.ScheduledJobChanged = ScheduledJobChanged;
        _cache.OutlineChanged = CountActiveRuns;
        _cache.ChildChanged = Wake;
        _cache.Resources.KindChanged = KindChanged;
        _cache.CalendarChanged = CalendarChanged;
        _cache.BackfillChanged = BackfillChanged;
        _cache.CalendarUsersChanged = key => Calendars.Add(key, onlyUsers: true);
        _cache.ScheduledJobUnreadable = Unreadable.Report;
        _pauses?.Changed = PauseChanged;
    }

    /// <summary>Unsubscribes from the cache's changes.</summary>
    public void StopListening()
    {
        _cache.ScheduledJobChanged = null;
        _cache.OutlineChanged = null;
        _cache.BackfillChanged = null;
        _cache.ChildChanged = null;
        _cache.Resources.KindChanged = null;
        _cache.CalendarChanged = null;
        _cache.CalendarUsersChanged = null;
        _cache.ScheduledJobUnreadable = null;
        _pauses?.Changed = null;
    }

    /// <summary>Counts the active runs of all schedules by their statuses, for the limits of their namespaces.</summary>
    public void CountActiveRuns()
    {
        foreach (var job in _cache.ScheduledJobs.List())
            CountActiveRuns(ObjectKey.Of(job), job.Status?.ActiveCount ?? 0);
        foreach (var (key, count) in _cache.Outlines?.ActiveRuns ?? [])
            CountActiveRuns(key, count);
    }

    /// <summary>Queues a first pass over these schedules, and over every calendar and Backfill. Those that became overdue while there was no leader go first.</summary>
    public void AddAll(IEnumerable<ScheduledJob> all)
    {
        foreach (var job in all)
            Queue.Add(ObjectKey.Of(job), job.Status?.NextRunTime ?? DateTimeOffset.MaxValue);
        foreach (var calendar in _cache.Calendars.List())
            Calendars.Add(ObjectKey.Of(calendar), onlyUsers: false);
        foreach (var backfill in _cache.Backfills.List())
            Backfills.Queue.Add(ObjectKey.Of(backfill));
    }

    /// <summary>Whether a schedule has calls in flight, or calls or notifications whose outcome is not written yet.</summary>
    public bool HasCalls(ObjectKey key) =>
        Memories.Find(key) is { } state && (Http.Observe(state.Uid).Count > 0 || Notifier.OutcomesOf(key, state.Uid).Count > 0);

    /// <summary>The queue with this name in metrics.</summary>
    public WorkQueue<ObjectKey> FindQueue(string name) => name == OperatorMetrics.StatusQueue ? StatusWriter.Queue : Queue;

    /// <summary>Forgets a schedule for which nothing is in progress. Others may act for it from now on.</summary>
    public void Forget(ObjectKey key, ScheduleMemory memory)
    {
        if (!Memories.Remove(key, memory))
            return;
        Agenda.Remove(key);
        Notifier.Forget(key);

        // One that took its name may have been put on the agenda meanwhile.
        if (_cache.ScheduledJobs.Get(key)?.Metadata.Uid != memory.Uid)
            Queue.Add(key);
    }

    /// <summary>Stops waking schedules.</summary>
    public void Dispose()
    {
        Agenda.Dispose();
        Backfills.Dispose();
    }

    private void CountActiveRuns(ObjectKey key, int count) => ActiveRuns.TrySet(key, count, room: null);

    // Runs that are due go first, and see the pause as well.
    private void PauseChanged(string name)
    {
        foreach (var job in _cache.ScheduledJobs.List())
        {
            if (job.Metadata.Namespace == name)
                Wake(ObjectKey.Of(job));
        }
    }

    private void Wake(ObjectKey key)
    {
        if (_cache.ScheduledJobs.Get(key) is { } job ? _actor.IsFor(job.Metadata.Uid!) : !_cache.IsOutlined(key))
            Queue.Add(key);
    }

    private void CalendarChanged(ObjectKey key, IReadOnlyList<ObjectKey> schedules)
    {
        Calendars.Add(key, onlyUsers: false);
        foreach (var schedule in schedules)
            Wake(schedule);
    }

    private void KindChanged(IReadOnlyList<ObjectKey> schedules)
    {
        foreach (var schedule in schedules)
            Wake(schedule);
    }

    private void BackfillChanged(ObjectKey key, ObjectKey schedule)
    {
        Backfills.Queue.Add(key);
        Wake(schedule);
    }

    private void ScheduledJobChanged(ObjectKey key, ScheduledJob? changed)
    {
        Unreadable.Forget(key);
        Backfills.ScheduleChanged(key);
        var memory = Memories.Find(key);
        if (changed is not null && !_actor.IsFor(changed.Metadata.Uid!))
        {
            // Others act for it. Its runs count all the same, for the limit of its namespace.
            CountActiveRuns(key, changed.Status?.ActiveCount ?? 0);
            if (memory is null)
                return;
        }

        if (_cache.IsShard && changed?.Status?.EffectiveSince is not null && memory is null)
            Memories.Arrive(key);

        // Our own status write coming back contains nothing new.
        if (changed is null || memory?.IsOwnWrite(changed) != true)
            Queue.Add(key);
    }
}
