using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.Sharding;
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
    private readonly CacheInformers _informers;
    private readonly List<Func<bool>> _backfillsSynced = [];
    private readonly List<Func<IReadOnlyCollection<UnreadableObject>>> _unreadableScheduledJobs = [];

    /// <summary>Empty until <see cref="RunAsync"/>.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="options">What it holds.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Logs.</param>
    public ClusterCache(KubeClient client, ClusterCacheOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        _selector = options.Selector;
        Resources = new ResourceKinds(client, options.Resources, options.Namespaces, time, loggers.CreateLogger<ResourceKinds>())
        {
            IsServing = () => HasSynced,
            ObjectChanged = TellOfChild,
            WatchRestarted = (kind, reason) => WatchRestarted?.Invoke(kind, reason),
        };
        // Attempts are found by their owner. A Pod may also be owned by the Job of a run.
        Pods = new ObjectStore<Pod>(Ownership.IndexKey);
        Jobs = new ObjectStore<Job>(Ownership.IndexKey);
        ScheduledJobs = new ObjectStore<ScheduledJob>();
        Calendars = new ObjectStore<ScheduleCalendar>();
        Backfills = new ObjectStore<Backfill>(backfill => ScheduleOf(backfill).ToString());
        Interest = options.IsDivided ? new BucketInterest() : null;
        Outlines = Interest is null ? null : new ScheduleOutlines(Interest.Includes) { Changed = TellOfOutline, Gone = key => TellOfScheduledJob(key, null) };
        _informers = new CacheInformers(client, time, loggers, Interest);
        _informers.Add(Resources);
        foreach (var scope in options.Namespaces.Count == 0 ? [null] : options.Namespaces.Cast<string?>())
        {
            var all = new InformerOptions { Namespace = scope };
            AddScheduledJobs(all with { LabelSelector = IsShard ? _selector.Text : null });
            _informers.Add(KnownResources.Pods, Pods, all with { LabelSelector = ApiConstants.UidLabel }, TellOfChild, ChildrenOf<Pod>());
            _informers.Add(KnownResources.Jobs, Jobs, all with { LabelSelector = ApiConstants.UidLabel }, TellOfChild, ChildrenOf<Job>());
            _informers.Add(ScheduleCalendarResource.Type, Calendars, all, TellOfCalendar);
            var backfills = _informers.Add(BackfillResource.Type, Backfills, all, TellOfBackfill);
            _backfillsSynced.Add(() => backfills.HasSynced);
        }
    }

    /// <summary>Whether this operator acts only for ScheduledJobs with certain labels. Others may act for the rest, and see the same Pods, Backfills and calendars.</summary>
    public bool IsShard => !_selector.IsEmpty;

    /// <summary>Whether an object with these labels is this operator's: a ScheduledJob to act for, or a calendar whose status it writes.</summary>
    public bool IsOwn(ObjectMeta metadata) => _selector.Matches(metadata.Labels);

    /// <summary>The ScheduledJobs that this operator acts for; if the cache is divided, those of some buckets.</summary>
    public ObjectStore<ScheduledJob> ScheduledJobs { get; }

    /// <summary>The other ScheduledJobs; null if the cache is not divided.</summary>
    internal ScheduleOutlines? Outlines { get; }

    /// <summary>The buckets that the cache holds; null if it is not divided.</summary>
    internal BucketInterest? Interest { get; }

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

    /// <summary>Called with the active runs of a ScheduledJob of which there is an outline when that is new or has changed. Must be quick.</summary>
    public Action<ObjectKey, int>? OutlineChanged { get; set; }

    /// <summary>Called with the key of the ScheduledJob when an object of one of its runs has changed. Must be quick.</summary>
    public Action<ObjectKey>? ChildChanged { get; set; }

    /// <summary>Called when a calendar has changed, with the schedules that must be decided again. Must be quick.</summary>
    public Action<ObjectKey, IReadOnlyList<ObjectKey>>? CalendarChanged { get; set; }

    /// <summary>Called with the key of a calendar when more or fewer schedules use it. Must be quick.</summary>
    public Action<ObjectKey>? CalendarUsersChanged { get; set; }

    /// <summary>Called with the keys of a Backfill and of its ScheduledJob when a Backfill has changed or is gone. Must be quick.</summary>
    public Action<ObjectKey, ObjectKey>? BackfillChanged { get; set; }

    /// <summary>Called with kind and reason when a watch has ended and is about to restart. Must be quick.</summary>
    public Action<string, string>? WatchRestarted { get => _informers.WatchRestarted; set => _informers.WatchRestarted = value; }

    /// <summary>Called when a version of a ScheduledJob cannot be read. Must be quick.</summary>
    public Action<UnreadableObject>? ScheduledJobUnreadable { get; set; }

    /// <summary>The Backfills of the ScheduledJobs that this operator acts for, and, if it acts for all, of those that do not exist.</summary>
    public IEnumerable<Backfill> ListOwnBackfills() =>
        IsShard ? Backfills.List().Where(b => ScheduledJobs.Get(ScheduleOf(b)) is not null || IsOutlined(ScheduleOf(b))) : Backfills.List();

    /// <summary>Whether a ScheduledJob exists that another replica acts for.</summary>
    public bool IsOutlined(ObjectKey schedule) => Outlines?.FindActiveRuns(schedule) is not null;

    /// <summary>The Backfills of a ScheduledJob that are not being deleted.</summary>
    public IEnumerable<Backfill> ListBackfills(ObjectKey schedule) =>
        Backfills.Count == 0 ? [] : Backfills.Indexed(schedule.ToString()).Where(b => b.Metadata.DeletionTimestamp is null);

    /// <summary>The same; null while it is not known which exist, because the kind is not installed, or the operator may not read it.</summary>
    public IReadOnlyList<Backfill>? FindBackfills(ObjectKey schedule) => _backfillsSynced.TrueForAll(hasSynced => hasSynced()) ? [.. ListBackfills(schedule)] : null;

    /// <summary>How many objects of a kind exist now and cannot be read.</summary>
    public int CountUnreadable(string kind) => _informers.CountUnreadable(kind);

    /// <summary>The ScheduledJobs that exist now and cannot be read.</summary>
    public IEnumerable<UnreadableObject> ListUnreadableScheduledJobs() => _unreadableScheduledJobs.SelectMany(list => list());

    /// <summary>Completes when all copies have been filled.</summary>
    public Task Synced => _informers.Synced;

    /// <summary>Whether all copies have been filled at least once.</summary>
    public bool HasSynced => _informers.HasSynced;

    /// <summary>
    /// Completes when no copy is older than this call. A new leader waits for it once, so that it sees everything its predecessor did.
    /// </summary>
    public Task ConfirmFreshAsync(CancellationToken cancellationToken) => _informers.ConfirmFreshAsync(cancellationToken);

    /// <inheritdoc cref="CacheInformers.ConfirmFreshAsync(BucketSet, CancellationToken)"/>
    internal Task ConfirmFreshAsync(BucketSet buckets, CancellationToken cancellationToken) => _informers.ConfirmFreshAsync(buckets, cancellationToken);

    /// <inheritdoc cref="CacheInformers.Thin"/>
    internal void Thin(BucketSet buckets) => _informers.Thin(buckets);

    /// <summary>Follows the cluster until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => _informers.RunAsync(cancellationToken);

    private void AddScheduledJobs(InformerOptions options)
    {
        var informer = _informers.Add(ScheduledJobResource.Type, ScheduledJobs, options, TellOfScheduledJob, Outlines);
        informer.Unreadable = item => ScheduledJobUnreadable?.Invoke(item);
        _unreadableScheduledJobs.Add(informer.ListUnreadable);
    }

    // A Pod of the Job of a run has the label as well.
    private Selection<T>? ChildrenOf<T>() where T : class, IKubeObject => Interest is null ? null : new Selection<T>(ApiConstants.UidLabel, Interest.Includes);

    private void TellOfScheduledJob(StoreChange<ScheduledJob> change) => TellOfScheduledJob(ObjectKey.Of((change.New ?? change.Old)!), change.New);

    private void TellOfScheduledJob(ObjectKey key, ScheduledJob? job)
    {
        foreach (var calendar in CalendarBook.SetUses(key, job))
            CalendarUsersChanged?.Invoke(calendar);
        Resources.SetUses(key, job);
        ScheduledJobChanged?.Invoke(key, job);
    }

    private void TellOfOutline(ScheduleOutline schedule)
    {
        foreach (var calendar in CalendarBook.SetCalendars(schedule.Key, schedule.Calendars))
            CalendarUsersChanged?.Invoke(calendar);

        // What a schedule needs is followed by who acts for it.
        Resources.SetUses(schedule.Key, null);
        OutlineChanged?.Invoke(schedule.Key, schedule.ActiveRuns);
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
