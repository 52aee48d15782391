using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Tests.Controller;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>
/// One process of the operator: its clock, its caches, each of which may lag behind the cluster, and its term of leadership while it
/// leads. It is alone on its loop, and continues only when the loop is run.
/// </summary>
internal sealed class SimulatedOperator : IDisposable
{
    private readonly VirtualTime _time;
    private readonly Network _network;
    private readonly Target _target;
    private readonly KubeClient _client;
    private readonly ClusterCache _cache;
    private readonly NamespacePauses _pauses;
    private readonly Dictionary<string, Queue<ApiChange>> _unseen = ApiStore.Kinds.ToDictionary(k => k, _ => new Queue<ApiChange>());
    private SimulatedTerm? _term;

    // When it was last renewed before renewals stopped; null while it renews its lease continuously.
    private TimeSpan? _renewedAt;

    public SimulatedOperator(string name, VirtualTime time, Network network, Target target)
    {
        Name = name;
        _time = time;
        _network = network;
        _target = target;
        Clock = time.AddClock(Loop);
        var configuration = new KubeClientConfiguration { Server = new Uri("https://server.test/") };
        _client = new KubeClient(configuration, _network.ConnectionOf(this), Clock, NullLoggerFactory.Instance);
        _cache = new ClusterCache(_client, new(), Clock, NullLoggerFactory.Instance);
        _pauses = new NamespacePauses(_client, Task.CompletedTask, Clock, NullLoggerFactory.Instance);
    }

    public string Name { get; }

    public EventLoop Loop { get; } = new();

    public ProcessClock Clock { get; }

    /// <summary>Kinds whose changes wait until the cache catches up.</summary>
    public HashSet<string> Lagging { get; } = [];

    /// <summary>The uids of Pods and Jobs that this process has seen running.</summary>
    public HashSet<string> SeenAtWork { get; } = [];

    /// <summary>Those of them that it had been shown when its newest pass began.</summary>
    public IReadOnlySet<string> SeenByPass { get; private set; } = new HashSet<string>();

    /// <summary>The generation of the ScheduledJob that its cache shows.</summary>
    public long SeenGeneration => _cache.ScheduledJobs.Get(SimulatedTerm.Key)?.Metadata.Generation ?? 0;

    /// <summary>The uid of the ScheduledJob that its cache shows.</summary>
    public string? SeenUid => _cache.ScheduledJobs.Get(SimulatedTerm.Key)?.Metadata.Uid;

    /// <summary>Whether it has been shown, from the beginning of its newest pass until now, a suspension of the namespace that does not end by itself.</summary>
    public bool IsPausedByPass { get; private set; }

    /// <summary>Called for a bug in the operator.</summary>
    public Action<Exception>? Failed { get; set; }

    /// <summary>Whether a response has arrived since its pruning queue last ran.</summary>
    public bool MayPrune { get; set; }

    public bool HasTerm => _term is not null;

    /// <summary>Whether it holds the lease and has renewed it in time, by the monotonic clock.</summary>
    public bool IsLeader => HasTerm && SinceRenewal < TimeSpan.FromSeconds(10);

    /// <summary>Whether the lease has expired, as others see it.</summary>
    public bool IsExpired => SinceRenewal > TimeSpan.FromSeconds(15);

    /// <summary>Whether it has not renewed its lease for too long, so that it must stop.</summary>
    public bool IsOverdue => SinceRenewal >= TimeSpan.FromSeconds(10);

    /// <summary>Whether work is in progress that only a response can end.</summary>
    public bool IsBusy => !Loop.IsHalted && _term?.IsBusy == true;

    /// <summary>When the schedule is looked at next if nothing else happens.</summary>
    public DateTimeOffset? NextWake => _term?.NextWake;

    /// <summary>Whether anything makes this process look at the schedule again: the agenda, or a retry.</summary>
    public bool HasPlans => _term?.HasPlans == true;

    /// <summary>Something is decided that its status does not say yet.</summary>
    public bool HasUnwritten => _term?.HasUnwritten == true;

    private TimeSpan SinceRenewal => _renewedAt is { } at ? _time.Elapsed - at : TimeSpan.Zero;

    public void Dispose()
    {
        _term?.Dispose();
        _client.Dispose();
    }

    public void Watch(ApiChange change)
    {
        _unseen[change.Kind].Enqueue(change);
        if (!Lagging.Contains(change.Kind))
            CatchUp(change.Kind);
    }

    /// <summary>Shows a kind's cache everything that has happened.</summary>
    public void CatchUp(string kind)
    {
        while (!Loop.IsHalted && _unseen[kind].TryDequeue(out var change))
            Loop.Post(() => Show(change));
    }

    /// <summary>
    /// It acquires the lease. Before it acts, its caches are not older than that moment, however they lag afterwards. The caches themselves
    /// promise and test that.
    /// </summary>
    public void Lead()
    {
        foreach (var kind in ApiStore.Kinds)
            CatchUp(kind);
        _renewedAt = null;
        var services = TestServices.Create(_client, _cache, SimulatedCaller.Over(_target.ConnectionOf(this), Clock), Clock) with
        {
            Pauses = _pauses,

            // So slow that the statuses of routine runs wait for the next ones, as those of a thousand runs a second do.
            Options = new OperatorOptions { RoutineStatusWrites = 0.04 },
        };
        _term = new SimulatedTerm(services, new LeaderIdentity(Name, () => IsLeader), e => Failed?.Invoke(e));
        _term.PassBegins = () =>
        {
            SeenByPass = SeenAtWork.ToHashSet();
            IsPausedByPass = _pauses.Find(Cluster.Namespace) is { Until: null };
        };
        Loop.Post(_term.Start);
    }

    /// <summary>Ends leadership in order. What has happened is recorded only if there is time for it.</summary>
    public void EndTerm(bool drains)
    {
        if (_term is not { } term)
            return;
        Loop.Post(() =>
        {
            // It may have ended by then.
            if (_term == term)
                term.End(drains, () => Ended(term));
        });
    }

    private void Ended(SimulatedTerm term)
    {
        if (_term == term)
            _term = null;
        term.Dispose();
    }

    /// <summary>Runs its pruning queue, if anything can have entered it.</summary>
    public void Prune()
    {
        if (!MayPrune || Loop.IsHalted)
            return;
        MayPrune = false;
        if (_term is { } term)
            Loop.Post(term.Prune);
    }

    /// <summary>The process is frozen, and gone if it is never thawed.</summary>
    public void Freeze()
    {
        _renewedAt = _time.Elapsed;
        Loop.IsHalted = true;
    }

    /// <summary>The process continues, at first as if nothing had happened.</summary>
    public void Thaw() => Loop.IsHalted = false;

    /// <summary>It renews its lease, and keeps doing so.</summary>
    public void Renew() => _renewedAt = null;

    private void Show(ApiChange change)
    {
        switch (change.Kind)
        {
            case ApiStore.ScheduledJobs:
                Show(_cache.ScheduledJobs, ScheduledJobResource.Type, change, c =>
                    _cache.ScheduledJobChanged?.Invoke(ObjectKey.Of((c.New ?? c.Old)!), c.New));
                break;
            case ApiStore.Namespaces:
                IsPausedByPass = false;
                Show(_pauses.Namespaces, KnownResources.Namespaces, change, c => _pauses.Changed?.Invoke(c.New!.Metadata.Name!));
                break;
            case ApiStore.Pods:
                Show(_cache.Pods, KnownResources.Pods, change, TellOfChild);
                if (_cache.Pods.Get(new ObjectKey("team", change.Name)) is { Status.Phase: "Running" } pod)
                    SeenAtWork.Add(pod.Metadata.Uid!);
                break;
            default:
                Show(_cache.Jobs, KnownResources.Jobs, change, TellOfChild);
                if (_cache.Jobs.Get(new ObjectKey("team", change.Name)) is { Status.Ready: > 0 } job)
                    SeenAtWork.Add(job.Metadata.Uid!);
                break;
        }
    }

    // Like an informer: an object that was replaced by another with the same name is reported as gone, and then as new.
    private static void Show<T>(ObjectStore<T> store, ResourceType<T> type, ApiChange change, Action<StoreChange<T>> tell)
        where T : class, IKubeObject
    {
        var key = new ObjectKey("team", change.Name);
        if (change.Json is null)
        {
            if (store.Remove(key) is { } gone)
                tell(new StoreChange<T>(gone, null));
            return;
        }

        var item = System.Text.Json.JsonSerializer.Deserialize(change.Json, type.TypeInfo)!;
        var old = store.Set(item);
        if (old is not null && old.Metadata.Uid != item.Metadata.Uid)
        {
            tell(new StoreChange<T>(old, null));
            old = null;
        }

        tell(new StoreChange<T>(old, item));
    }

    private void TellOfChild<T>(StoreChange<T> change) where T : class, IKubeObject
    {
        if ((change.New ?? change.Old)!.Metadata.ControllerOwner is { } owner)
            _cache.ChildChanged?.Invoke(new ObjectKey("team", owner.Name));
    }
}
