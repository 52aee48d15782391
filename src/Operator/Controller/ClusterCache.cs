using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Objects;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// Local copies of the ScheduledJobs and of the Pods, Jobs and other objects of their runs. Leaders and standbys both fill them, so a take-over
/// starts with a warm cache.
/// </summary>
public sealed class ClusterCache
{
    private readonly LabelSelector _selector;
    private readonly List<Func<CancellationToken, Task>> _informers = [];
    private readonly List<Task> _synced = [];
    private readonly List<Func<CancellationToken, Task>> _freshness = [];
    private readonly List<(string Kind, Func<int> Count)> _unreadable = [];
    private readonly List<Func<bool>> _backfillsSynced = [];
    private readonly List<Func<IReadOnlyCollection<UnreadableObject>>> _unreadableScheduledJobs = [];

    /// <summary>A cache over the given namespaces, or over all if the list is empty.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="namespaces">The namespaces.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Logs.</param>
    /// <param name="resources">The kinds that action.resource may create; null for none.</param>
    /// <param name="selector">The ScheduledJobs to hold; null for all.</param>
    public ClusterCache(
        KubeClient client,
        IReadOnlyList<string> namespaces,
        TimeProvider time,
        ILoggerFactory loggers,
        IReadOnlyList<ObjectKind>? resources = null,
        LabelSelector? selector = null)
    {
        _selector = selector ?? LabelSelector.Everything;
        Resources = new ResourceKinds(client, resources ?? [], namespaces, time, loggers.CreateLogger<ResourceKinds>())
        {
            IsServing = () => HasSynced,
            ObjectChanged = TellOfChild,
            WatchRestarted = (kind, reason) => WatchRestarted?.Invoke(kind, reason),
        };
        _informers.Add(Resources.RunAsync);
        _freshness.Add(Resources.ConfirmFreshAsync);
        // Attempts are found by their owner. A Pod may also be owned by the Job of a run.
        Pods = new ObjectStore<Pod>(Ownership.IndexKey);
        Jobs = new ObjectStore<Job>(Ownership.IndexKey);
        ScheduledJobs = new ObjectStore<ScheduledJob>();
        Calendars = new ObjectStore<ScheduleCalendar>();
        Backfills = new ObjectStore<Backfill>(backfill => ScheduleOf(backfill).ToString());
        foreach (var scope in namespaces.Count == 0 ? [null] : namespaces.Cast<string?>())
        {
            Add(client, ScheduledJobResource.Type, ScheduledJobs, scope, IsShard ? _selector.Text : null, time, loggers, TellOfScheduledJob);
            Add(client, KnownResources.Pods, Pods, scope, ApiConstants.UidLabel, time, loggers, TellOfChild);
            Add(client, KnownResources.Jobs, Jobs, scope, ApiConstants.UidLabel, time, loggers, TellOfChild);
            Add(client, ScheduleCalendarResource.Type, Calendars, scope, null, time, loggers, TellOfCalendar);
            Add(client, BackfillResource.Type, Backfills, scope, null, time, loggers, TellOfBackfill);
        }
    }

    /// <summary>Whether this operator acts only for ScheduledJobs with certain labels. Others may act for the rest, and see the same Pods, Backfills and calendars.</summary>
    public bool IsShard => !_selector.IsEmpty;

    /// <summary>Whether an object with these labels is this operator's: a ScheduledJob to act for, or a calendar whose status it writes.</summary>
    public bool IsOwn(ObjectMeta metadata) => _selector.Matches(metadata.Labels);

    /// <summary>All ScheduledJobs that this operator acts for.</summary>
    public ObjectStore<ScheduledJob> ScheduledJobs { get; }

    /// <summary>All ScheduleCalendars.</summary>
    public ObjectStore<ScheduleCalendar> Calendars { get; }

    /// <summary>All Backfills.</summary>
    public ObjectStore<Backfill> Backfills { get; }

    /// <summary>The compiled calendars, and which schedules refer to them.</summary>
    public CalendarBook CalendarBook { get; } = new();

    /// <summary>Pods of runs, by namespace and the uid of their owner.</summary>
    public ObjectStore<Pod> Pods { get; }

    /// <summary>Jobs of runs, by namespace and the uid of their owner.</summary>
    public ObjectStore<Job> Jobs { get; }

    /// <summary>Objects of action.resource.</summary>
    internal ResourceKinds Resources { get; }

    /// <summary>Called when a ScheduledJob has changed, with its new version, or null if it was deleted. Must be quick.</summary>
    public Action<ObjectKey, ScheduledJob?>? ScheduledJobChanged { get; set; }

    /// <summary>Called with the key of the ScheduledJob when an object of one of its runs has changed. Must be quick.</summary>
    public Action<ObjectKey>? ChildChanged { get; set; }

    /// <summary>Called when a calendar has changed, with the schedules that must be decided again. Must be quick.</summary>
    public Action<ObjectKey, IReadOnlyList<ObjectKey>>? CalendarChanged { get; set; }

    /// <summary>Called with the key of a calendar when more or fewer schedules use it. Must be quick.</summary>
    public Action<ObjectKey>? CalendarUsersChanged { get; set; }

    /// <summary>Called with the keys of a Backfill and of its ScheduledJob when a Backfill has changed or is gone. Must be quick.</summary>
    public Action<ObjectKey, ObjectKey>? BackfillChanged { get; set; }

    /// <summary>Called with kind and reason when a watch has ended and is about to restart. Must be quick.</summary>
    public Action<string, string>? WatchRestarted { get; set; }

    /// <summary>Called when a version of a ScheduledJob cannot be read. Must be quick.</summary>
    public Action<UnreadableObject>? ScheduledJobUnreadable { get; set; }

    /// <summary>The Backfills of the ScheduledJobs that this operator acts for, and, if it acts for all, of those that do not exist.</summary>
    public IEnumerable<Backfill> ListOwnBackfills() =>
        IsShard ? Backfills.List().Where(b => ScheduledJobs.Get(ScheduleOf(b)) is not null) : Backfills.List();

    /// <summary>The Backfills of a ScheduledJob that are not being deleted.</summary>
    public IEnumerable<Backfill> ListBackfills(ObjectKey schedule) =>
        Backfills.Count == 0 ? [] : Backfills.Indexed(schedule.ToString()).Where(b => b.Metadata.DeletionTimestamp is null);

    /// <summary>The same; null while it is not known which exist, because the kind is not installed, or the operator may not read it.</summary>
    public IReadOnlyList<Backfill>? FindBackfills(ObjectKey schedule) => _backfillsSynced.TrueForAll(hasSynced => hasSynced()) ? [.. ListBackfills(schedule)] : null;

    /// <summary>How many objects of a kind exist now and cannot be read.</summary>
    public int CountUnreadable(string kind) => _unreadable.Where(u => u.Kind == kind).Sum(u => u.Count());

    /// <summary>The ScheduledJobs that exist now and cannot be read.</summary>
    public IEnumerable<UnreadableObject> ListUnreadableScheduledJobs() => _unreadableScheduledJobs.SelectMany(list => list());

    /// <summary>Completes when all copies have been filled.</summary>
    public Task Synced => Task.WhenAll(_synced);

    /// <summary>Whether all copies have been filled at least once.</summary>
    public bool HasSynced => _synced.TrueForAll(s => s.IsCompletedSuccessfully);

    /// <summary>
    /// Completes when no copy is older than this call. A new leader waits for it once, so that it sees everything its predecessor did.
    /// </summary>
    public Task ConfirmFreshAsync(CancellationToken cancellationToken) => Task.WhenAll(_freshness.ConvertAll(confirm => confirm(cancellationToken)));

    /// <summary>Follows the cluster until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(_informers.ConvertAll(run => run(cancellationToken)));

    private void Add<T>(
        KubeClient client,
        ResourceType<T> type,
        ObjectStore<T> store,
        string? scope,
        string? labelSelector,
        TimeProvider time,
        ILoggerFactory loggers,
        Action<StoreChange<T>> changed)
        where T : class, IKubeObject
    {
        var options = new InformerOptions { Namespace = scope, LabelSelector = labelSelector };
        var gate = new OptionalSync(type.Kind is ScheduleCalendar.KindName or Backfill.KindName);
        var informer = new Informer<T>(client.Resource(type), store, options, time, loggers.CreateLogger<Informer<T>>())
        {
            Changed = changed,
            Restarting = reason =>
            {
                gate.Restarting(reason);
                WatchRestarted?.Invoke(type.Kind, reason);
            },
        };
        if (type.Kind == ApiConstants.Kind)
        {
            informer.Unreadable = item => ScheduledJobUnreadable?.Invoke(item);
            _unreadableScheduledJobs.Add(informer.ListUnreadable);
        }

        if (type.Kind == Backfill.KindName)
            _backfillsSynced.Add(() => informer.HasSynced);
        _unreadable.Add((type.Kind, () => informer.UnreadableCount));
        _informers.Add(informer.RunAsync);
        _synced.Add(gate.Of(informer.Synced));
        _freshness.Add(token => gate.IsAbsent && !informer.HasSynced ? Task.CompletedTask : informer.ConfirmFreshAsync(token));
    }

    private void TellOfScheduledJob(StoreChange<ScheduledJob> change)
    {
        var metadata = (change.New ?? change.Old)!.Metadata;
        var key = new ObjectKey(metadata.Namespace!, metadata.Name!);
        foreach (var calendar in CalendarBook.SetUses(key, change.New))
            CalendarUsersChanged?.Invoke(calendar);
        Resources.SetUses(key, change.New);
        ScheduledJobChanged?.Invoke(key, change.New);
    }

    private void TellOfCalendar(StoreChange<ScheduleCalendar> change)
    {
        var key = ObjectKey.Of((change.New ?? change.Old)!);

        // Also without a listener, on a standby or before the first sync: the next leader starts from this book.
        var users = CalendarBook.Set(key, change.New);
        CalendarChanged?.Invoke(key, users);
    }

    private void TellOfBackfill(StoreChange<Backfill> change)
    {
        var backfill = (change.New ?? change.Old)!;
        BackfillChanged?.Invoke(ObjectKey.Of(backfill), ScheduleOf(backfill));
    }

    private static ObjectKey ScheduleOf(Backfill backfill) => new(backfill.Metadata.Namespace!, backfill.Spec.ScheduledJob);

    private void TellOfChild<T>(StoreChange<T> change) where T : class, IKubeObject
    {
        // Of a schedule that is not here, it may be another operator's; when it comes, it is looked at in any case.
        var metadata = (change.New ?? change.Old)!.Metadata;
        if (Ownership.IsSchedule(metadata.ControllerOwner) && (!IsShard || ScheduledJobs.Get(new ObjectKey(metadata.Namespace!, metadata.ControllerOwner!.Name)) is not null))
            ChildChanged?.Invoke(new ObjectKey(metadata.Namespace!, metadata.ControllerOwner!.Name));
    }
}
