using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Objects;
using ScheduledJobs.Operator.Actions.Resources;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// Local copies of the objects of action.resource. A kind that the administrator allows is followed from the first schedule that needs it until some
/// time after the last. Leaders and standbys both follow it. Thread-safe.
/// </summary>
#pragma warning disable CA1001 // A cancellation source without a timer holds nothing.
internal sealed class ResourceKinds
#pragma warning restore CA1001
{
    /// <summary>How long a kind is followed that no schedule needs: a tenant who creates and deletes schedules in a row must not cost a list each time.</summary>
    internal static readonly TimeSpan Linger = TimeSpan.FromMinutes(5);

    /// <summary>How long a pass waits at most to know whether the cluster serves a kind that has just been needed for the first time.</summary>
    internal static readonly TimeSpan KnownWithin = TimeSpan.FromSeconds(5);

    /// <summary>How long a new leader waits at most for fresh copies. The names of runs keep it from starting one twice all the same.</summary>
    internal static readonly TimeSpan ConfirmWithin = TimeSpan.FromSeconds(10);

    private readonly KubeClient _client;
    private readonly HashSet<ObjectKind> _allowed;
    private readonly IReadOnlyList<string> _namespaces;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();

    // Guarded by _gate. Replaced as a whole, so that readers need no lock.
    private volatile IReadOnlyDictionary<ObjectKind, Followed> _followed = new Dictionary<ObjectKind, Followed>();
    private readonly Dictionary<ObjectKey, ObjectKind[]> _uses = [];
    private readonly HashSet<Task> _running = [];

    /// <param name="client">The cluster.</param>
    /// <param name="allowed">The kinds that the administrator allows.</param>
    /// <param name="namespaces">Namespaces to follow; empty for all.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Receives a line when a kind begins or ceases to be served.</param>
    public ResourceKinds(KubeClient client, IReadOnlyList<ObjectKind> allowed, IReadOnlyList<string> namespaces, TimeProvider time, ILogger logger) =>
        (_client, _allowed, _namespaces, _time, _logger) = (client, [.. allowed], namespaces, time, logger);

    /// <summary>Whether the API server is known to serve: the first refusal of a kind is then taken at its word.</summary>
    public Func<bool> IsServing { get; init; } = static () => true;

    /// <summary>Called when an object has changed. Must be quick.</summary>
    public Action<StoreChange<ResourceObject>>? ObjectChanged { get; init; }

    /// <summary>Called when a kind begins or ceases to be served, with the schedules that need it. Must be quick.</summary>
    public Action<IReadOnlyList<ObjectKey>>? KindChanged { get; set; }

    /// <summary>Called with kind and reason when a watch has ended and is about to restart. Must be quick.</summary>
    public Action<string, string>? WatchRestarted { get; init; }

    /// <summary>The kinds that are followed now.</summary>
    public IEnumerable<ObjectKind> Kinds => _followed.Keys;

    /// <summary>Number of objects in the copies.</summary>
    public int Count => _followed.Values.Sum(f => f.Informer.Store.Count);

    /// <summary>Reads and writes the objects of a kind; null while it is not served or not followed.</summary>
    public ResourceClient<ResourceObject>? FindClient(ObjectKind kind) => _followed.GetValueOrDefault(kind)?.Informer.Client;

    /// <summary>The objects with this owner, with their kinds.</summary>
    public IEnumerable<(ObjectKind Kind, ResourceObject Item)> Indexed(string ownerKey) =>
        _followed.SelectMany(f => f.Value.Informer.Store.Indexed(ownerKey), (f, item) => (f.Key, item));

    /// <summary>Why no object of a kind can be created now; null if nothing is known to be in the way.</summary>
    public SpecProblem? FindProblem(ObjectKind kind)
    {
        var status = _followed.GetValueOrDefault(kind)?.Informer.Status;
        return status?.State switch
        {
            KindState.NotServed or KindState.NotNamespaced => new SpecProblem(Reasons.ResourceNotServed, $"spec.action.resource.template: {status.Message}"),
            KindState.Forbidden => new SpecProblem(
                Reasons.AccessDenied, $"spec.action.resource.template: the operator may not read objects of kind {kind}: {status.Message}"),
            _ => null,
        };
    }

    /// <summary>Completes when it is known whether the cluster serves a kind, or after some seconds.</summary>
    public async Task UntilKnownAsync(ObjectKind kind, CancellationToken cancellationToken)
    {
        if (_followed.GetValueOrDefault(kind) is { Informer.Known: { IsCompleted: false } known })
            await WaitAsync(known, KnownWithin, cancellationToken);
    }

    /// <summary>Completes when no copy is older than this call, or after some seconds.</summary>
    public Task ConfirmFreshAsync(CancellationToken cancellationToken)
    {
        var followed = _followed.Values.Select(f => f.Informer).ToList();
        return followed.Count == 0 ? Task.CompletedTask : WaitAsync(ConfirmAsync(), ConfirmWithin, cancellationToken);

        async Task ConfirmAsync()
        {
            await Task.WhenAll(followed.Select(i => i.Known));
            await Task.WhenAll(followed.Select(i => i.ConfirmFreshAsync(cancellationToken)));
        }
    }

    /// <summary>Stores which kinds a schedule needs; null: it is gone.</summary>
    public void SetUses(ObjectKey schedule, ScheduledJob? job)
    {
        if (_allowed.Count == 0)
            return;
        ObjectKind[] kinds = job is null ? [] : [.. ResourceUses.Of(job).Where(_allowed.Contains)];
        lock (_gate)
        {
            var before = _uses.GetValueOrDefault(schedule) ?? [];
            foreach (var kind in kinds.Except(before))
                (_followed.GetValueOrDefault(kind) ?? Start_NeedsLock(kind)).Users.Add(schedule);
            foreach (var kind in before.Except(kinds))
                Leave_NeedsLock(kind, schedule);
            if (kinds.Length > 0)
                _uses[schedule] = kinds;
            else
                _uses.Remove(schedule);
        }
    }

    /// <summary>Follows kinds until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ends what is followed, too.
        }

        await _end.CancelAsync();
        Task[] running;
        lock (_gate)
            running = [.. _running];
        await Task.WhenAll(running);
    }

    private Followed Start_NeedsLock(ObjectKind kind)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        var informer = new KindInformer<ResourceObject>(
            _client,
            new KindInformerOptions<ResourceObject>
            {
                Kind = kind,
                TypeOf = ResourceObject.TypeOf,
                Namespaces = _namespaces,
                LabelSelector = ApiConstants.UidLabel,
                IsServing = IsServing,
                Restarting = reason => WatchRestarted?.Invoke(kind.Kind, reason),
            },
            _time,
            _logger)
        {
            Store = new ObjectStore<ResourceObject>(Ownership.IndexKey),
            Changed = ObjectChanged,
            StatusChanged = _ => TellUsers(kind),
        };
        var followed = new Followed(informer, stop);
        _followed = new Dictionary<ObjectKind, Followed>(_followed) { [kind] = followed };
        _running.RemoveWhere(t => t.IsCompleted);
        _running.Add(Task.Run(() => informer.RunAsync(stop.Token), CancellationToken.None));
        return followed;
    }

    private void Leave_NeedsLock(ObjectKind kind, ObjectKey schedule)
    {
        var followed = _followed[kind];
        followed.Users.Remove(schedule);
        if (followed.Users.Count > 0 || followed.IsLeaving)
            return;
        followed.IsLeaving = true;
        _running.Add(StopLaterAsync(kind, followed));
    }

    private async Task StopLaterAsync(ObjectKind kind, Followed followed)
    {
        try
        {
            await Task.Delay(Linger, _time, followed.Stop.Token);
        }
        catch (OperationCanceledException) when (followed.Stop.IsCancellationRequested)
        {
            return;
        }

        lock (_gate)
        {
            followed.IsLeaving = false;
            if (followed.Users.Count > 0)
                return;
            _followed = _followed.Where(f => f.Key != kind).ToDictionary();
        }

        await followed.Stop.CancelAsync();
    }

    private void TellUsers(ObjectKind kind)
    {
        IReadOnlyList<ObjectKey> users;
        lock (_gate)
            users = [.. _followed.GetValueOrDefault(kind)?.Users ?? []];
        KindChanged?.Invoke(users);
    }

    private async Task WaitAsync(Task task, TimeSpan atMost, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(atMost, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The caller goes on with what is known.
        }
    }

    private sealed class Followed(KindInformer<ResourceObject> informer, CancellationTokenSource stop)
    {
        public KindInformer<ResourceObject> Informer => informer;

        public CancellationTokenSource Stop => stop;

        /// <summary>The schedules that need it. Guarded by the gate.</summary>
        public HashSet<ObjectKey> Users { get; } = [];

        /// <summary>Whether it is about to be left. Guarded by the gate.</summary>
        public bool IsLeaving { get; set; }
    }
}
