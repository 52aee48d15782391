using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ScheduledJobs.LocalKube.Api.Builtin;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Storage;
using ScheduledJobs.LocalKube.Api.Writing;

namespace ScheduledJobs.LocalKube.Api.Controllers;

/// <summary>What a cluster does in the background with its own objects: one loop that sees every change, in order.</summary>
internal sealed class ClusterControllers : IAsyncDisposable
{
    private readonly Channel<(Collection Collection, Change Change)> _changes =
        Channel.CreateUnbounded<(Collection, Change)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly List<IClusterController> _controllers;
    private readonly EventExpiry _expiry;
    private readonly ILogger _log;
    private readonly Task _loops;

    public ClusterControllers(ObjectStore store, KindRegistry kinds, Deletion deletion, ApiServerOptions options, ILoggerFactory loggers)
    {
        _log = loggers.CreateLogger<ClusterControllers>();
        _expiry = new EventExpiry(store, options.Time, options.EventLifetime);
        _controllers =
        [
            new GarbageCollector(kinds, deletion),
            new NamespaceFinalizer(store, kinds, deletion),
            new DefinitionFinalizer(store, kinds, deletion),
        ];
        store.Observe((collection, change) =>
        {
            ServeDefinitions(kinds, collection, change);
            _changes.Writer.TryWrite((collection, change));
        });
        _loops = Task.WhenAll(Task.Run(FollowAsync), Task.Run(() => _expiry.RunAsync(_stop.Token)));
    }

    public async ValueTask DisposeAsync()
    {
        _changes.Writer.Complete();
        await _stop.CancelAsync();
        await _loops;
        _stop.Dispose();
    }

    /// <summary>Definitions are served in the same moment in which they are stored.</summary>
    private static void ServeDefinitions(KindRegistry kinds, Collection collection, Change change)
    {
        if (collection.Name == BuiltinKinds.Instance.CustomResourceDefinitions.CollectionName)
            kinds.Replace(change.Shown.Name, change.After is { } after ? CustomKinds.Read(after.Read(), BuiltinKinds.Instance.Metadata) : []);
    }

    private async Task FollowAsync()
    {
        await foreach (var (collection, change) in _changes.Reader.ReadAllAsync())
        {
            foreach (var controller in _controllers)
            {
                try
                {
                    controller.Handle(collection, change);
                }
                catch (Exception e)
                {
                    _log.LogError(e, "{Controller} failed on {Collection} {Key}", controller.GetType().Name, collection.Name, change.Shown.Key);
                }
            }
        }
    }
}

/// <summary>Reacts to changes of the store.</summary>
internal interface IClusterController
{
    void Handle(Collection collection, Change change);
}
