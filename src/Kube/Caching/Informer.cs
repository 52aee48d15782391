using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Caching;

/// <summary>
/// Keeps a local copy of the objects of one kind (in one namespace or all) and tells of each change. CONTRACT: the store is changed
/// before the handler is called; the handler is called by one thread at a time, in the order of the changes of each object;
/// intermediate states may be skipped; an object that vanished unseen is reported as deleted with its last known state.
/// Objects of the store are shared and must not be modified.
/// </summary>
public sealed class Informer<T> where T : class, IKubeObject
{
    /// <summary>Does nothing until <see cref="RunAsync"/>.</summary>
    public Informer(ResourceClient<T> client, ObjectStore<T> store, InformerOptions options, TimeProvider time, ILogger logger) =>
        throw new NotSupportedException();

    /// <summary>Called after each change of the store. Must be quick and must not throw. Set before <see cref="RunAsync"/>.</summary>
    public Action<StoreChange<T>>? Changed { get; set; }

    /// <summary>The store holds everything that the server had at some time after the start.</summary>
    public bool HasSynced => throw new NotSupportedException();

    /// <summary>Completes with the first sync.</summary>
    public Task Synced => throw new NotSupportedException();

    /// <summary>Lists, watches, reconnects; returns when cancelled, never before.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
