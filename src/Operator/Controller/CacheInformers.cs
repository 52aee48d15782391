using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Controller;

/// <summary>The informers that fill a <see cref="ClusterCache"/>, and what concerns all of them.</summary>
/// <param name="client">The cluster.</param>
/// <param name="time">The clock.</param>
/// <param name="loggers">Logs.</param>
/// <param name="interest">The buckets whose objects are held; null if all are.</param>
internal sealed class CacheInformers(KubeClient client, TimeProvider time, ILoggerFactory loggers, BucketInterest? interest)
{
    private readonly List<Func<CancellationToken, Task>> _running = [];
    private readonly List<Task> _synced = [];
    private readonly List<(string Kind, Func<int> Count)> _unreadable = [];

    // Those of divided kinds, and the others.
    private readonly List<Func<CancellationToken, Task>> _dividedFreshness = [];
    private readonly List<Func<CancellationToken, Task>> _freshness = [];
    private readonly List<Func<CancellationToken, Task>> _relists = [];
    private readonly List<Action> _thinnings = [];

    /// <summary>Called with kind and reason when a watch has ended and is about to restart. Must be quick.</summary>
    public Action<string, string>? WatchRestarted { get; set; }

    /// <summary>Completes when all copies have been filled.</summary>
    public Task Synced => Task.WhenAll(_synced);

    /// <summary>Whether all copies have been filled at least once.</summary>
    public bool HasSynced => _synced.TrueForAll(s => s.IsCompletedSuccessfully);

    /// <summary>How many objects of a kind exist now and cannot be read.</summary>
    public int CountUnreadable(string kind) => _unreadable.Where(u => u.Kind == kind).Sum(u => u.Count());

    /// <summary>Adds one for a kind of the operator or of Kubernetes.</summary>
    public Informer<T> Add<T>(
        ResourceType<T> type, ObjectStore<T> store, InformerOptions options, Action<StoreChange<T>> changed, Selection<T>? selection = null)
        where T : class, IKubeObject
    {
        var gate = new OptionalSync(type.Kind is ScheduleCalendar.KindName or Backfill.KindName);
        var informer = new Informer<T>(client.Resource(type), store, options, time, loggers.CreateLogger<Informer<T>>(), selection)
        {
            Changed = changed,
            Restarting = reason =>
            {
                gate.Restarting(reason);
                WatchRestarted?.Invoke(type.Kind, reason);
            },
        };
        _unreadable.Add((type.Kind, () => informer.UnreadableCount));
        _running.Add(informer.RunAsync);
        _synced.Add(gate.Of(informer.Synced));
        if (selection is null)
        {
            _freshness.Add(token => gate.IsAbsent && !informer.HasSynced ? Task.CompletedTask : informer.ConfirmFreshAsync(token));
            return informer;
        }

        _dividedFreshness.Add(informer.ConfirmFreshAsync);
        _relists.Add(informer.RelistAsync);
        _thinnings.Add(informer.Thin);
        return informer;
    }

    /// <summary>Adds others, of kinds that may come and go.</summary>
    public void Add(ResourceKinds kinds)
    {
        _running.Add(kinds.RunAsync);
        _freshness.Add(kinds.ConfirmFreshAsync);
    }

    /// <summary>Completes when no copy is older than this call.</summary>
    public Task ConfirmFreshAsync(CancellationToken cancellationToken) => AllAsync([.. _freshness, .. _dividedFreshness], cancellationToken);

    /// <summary>The same for divided copies, which afterwards hold all objects of these buckets as well. Not to be called twice at once, nor with <see cref="Thin"/>.</summary>
    public async Task ConfirmFreshAsync(BucketSet buckets, CancellationToken cancellationToken)
    {
        var wanted = interest!.Buckets.Or(buckets);
        if (wanted.Except(interest.Complete).IsEmpty)
        {
            await ConfirmFreshAsync(cancellationToken);
            return;
        }

        // A list that begins now is as fresh as one that is compared.
        interest.Buckets = wanted;
        await AllAsync(_relists, cancellationToken);
        interest.Listed(wanted);

        // After the others: which kinds of objects there are is known by their schedules.
        await AllAsync(_freshness, cancellationToken);
    }

    /// <summary>From now on divided copies hold the objects of these buckets at most. What they drop is not reported as deleted.</summary>
    public void Thin(BucketSet buckets)
    {
        if (interest!.Buckets.Except(buckets).IsEmpty)
            return;
        interest.Buckets = interest.Buckets.And(buckets);
        _thinnings.ForEach(thin => thin());
    }

    /// <summary>Follows the cluster until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => AllAsync(_running, cancellationToken);

    private static Task AllAsync(List<Func<CancellationToken, Task>> all, CancellationToken cancellationToken) =>
        Task.WhenAll(all.ConvertAll(one => one(cancellationToken)));
}
