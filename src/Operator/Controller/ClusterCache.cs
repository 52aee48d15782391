using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Operator.Api.V1Alpha1;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// Local copies of the ScheduledJobs and of the Pods and Jobs of their runs. Filled on leaders and standbys alike, so that a take-over
/// starts with a warm cache.
/// </summary>
public sealed class ClusterCache
{
    private readonly List<Func<CancellationToken, Task>> _informers = [];
    private readonly List<Task> _synced = [];

    /// <summary>A cache over some namespaces, or over all where none is named.</summary>
    public ClusterCache(KubeClient client, IReadOnlyList<string> namespaces, TimeProvider time, ILoggerFactory loggers)
    {
        // Attempts are found by their owner's uid; Pods of other owners are of no interest.
        Pods = new ObjectStore<Pod>(p => p.Metadata.ControllerOwner?.Uid);
        Jobs = new ObjectStore<Job>(j => j.Metadata.ControllerOwner?.Uid);
        ScheduledJobs = new ObjectStore<ScheduledJob>();
        foreach (var scope in namespaces.Count == 0 ? [null] : namespaces.Cast<string?>())
        {
            Add(client, ScheduledJobResource.Type, ScheduledJobs, scope, null, time, loggers, c => KeyOf((c.New ?? c.Old)!));
            Add(client, KnownResources.Pods, Pods, scope, ApiConstants.UidLabel, time, loggers, c => OwnerKeyOf((c.New ?? c.Old)!));
            Add(client, KnownResources.Jobs, Jobs, scope, ApiConstants.UidLabel, time, loggers, c => OwnerKeyOf((c.New ?? c.Old)!));
        }
    }

    /// <summary>All ScheduledJobs.</summary>
    public ObjectStore<ScheduledJob> ScheduledJobs { get; }

    /// <summary>Pods of runs, by the uid of their ScheduledJob.</summary>
    public ObjectStore<Pod> Pods { get; }

    /// <summary>Jobs of runs, by the uid of their ScheduledJob.</summary>
    public ObjectStore<Job> Jobs { get; }

    /// <summary>Called when something about a ScheduledJob has changed. Must be quick.</summary>
    public Action<ObjectKey>? Changed { get; set; }

    /// <summary>Completes when all copies are complete.</summary>
    public Task Synced => Task.WhenAll(_synced);

    /// <summary>All copies have been complete at some time.</summary>
    public bool HasSynced => _synced.TrueForAll(s => s.IsCompletedSuccessfully);

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
        Func<StoreChange<T>, ObjectKey?> keyOf)
        where T : class, IKubeObject
    {
        var options = new InformerOptions { Namespace = scope, LabelSelector = labelSelector };
        var informer = new Informer<T>(client.Resource(type), store, options, time, loggers.CreateLogger<Informer<T>>())
        {
            Changed = change =>
            {
                if (keyOf(change) is { } key)
                    Changed?.Invoke(key);
            },
        };
        _informers.Add(informer.RunAsync);
        _synced.Add(informer.Synced);
    }

    private static ObjectKey? KeyOf(ScheduledJob item) => new(item.Metadata.Namespace ?? "", item.Metadata.Name ?? "");

    private static ObjectKey? OwnerKeyOf(IKubeObject item) =>
        item.Metadata.ControllerOwner is { Kind: ApiConstants.Kind } owner ? new ObjectKey(item.Metadata.Namespace ?? "", owner.Name) : null;
}
