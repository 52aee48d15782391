using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ScheduledJobs.LocalKube.Api.Builtin;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Storage;
using ScheduledJobs.LocalKube.Api.Writing;

namespace ScheduledJobs.LocalKube.Api.Controllers;

/// <summary>The cluster's background work on its own objects: one loop that sees every change, in order.</summary>
internal sealed class ClusterControllers : IAsyncDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly Channel<(Collection Collection, Change Change)> _changes =
        Channel.CreateUnbounded<(Collection, Change)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly GarbageCollector _garbage;
    private readonly List<IClusterController> _controllers;
    private readonly EventExpiry _expiry;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Task _loops;

    public ClusterControllers(ObjectStore store, KindRegistry kinds, Deletion deletion, ApiServerOptions options, ILoggerFactory loggers)
    {
        _log = loggers.CreateLogger<ClusterControllers>();
        _time = options.Time;
        _expiry = new EventExpiry(store, options.Time, options.EventLifetime);
        _garbage = new GarbageCollector(kinds, deletion);
        _controllers =
        [
            _garbage,
            new NamespaceFinalizer(store, kinds, deletion),
            new DefinitionFinalizer(store, kinds, deletion),
        ];
        var restored = store.Observe((collection, change) =>
        {
            ServeDefinitions(kinds, collection, change);
            _changes.Writer.TryWrite((collection, change));
        });
        foreach (var (collection, obj) in restored)
            Restore(kinds, collection, new Change(obj.Version, null, obj, null, collection.Current.Objects));
        _loops = Task.WhenAll(Task.Run(FollowAsync), Task.Run(() => _expiry.RunAsync(_stop.Token)));
    }

    public async ValueTask DisposeAsync()
    {
        _changes.Writer.Complete();
        await _stop.CancelAsync();
        await _loops;
        _stop.Dispose();
    }

    /// <summary>Serves definitions as soon as they are stored.</summary>
    private static void ServeDefinitions(KindRegistry kinds, Collection collection, Change change)
    {
        if (collection.Name == BuiltinKinds.Instance.CustomResourceDefinitions.CollectionName)
            kinds.Replace(change.Shown.Name, change.After is { } after ? CustomKinds.Read(after.Read(), BuiltinKinds.Instance.Metadata) : []);
    }

    /// <summary>Takes in an object of the last start, which may have ended in the middle of a deletion: each is looked at again.</summary>
    private void Restore(KindRegistry kinds, Collection collection, Change change)
    {
        try
        {
            ServeDefinitions(kinds, collection, change);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or NotSupportedException)
        {
            _log.LogError("The kinds of {Definition} are not served: {Problem}", change.Shown.Name, e.Message);
        }

        _garbage.Know(collection, change);
        _changes.Writer.TryWrite((collection, change));
    }

    private async Task FollowAsync()
    {
        await foreach (var (collection, change) in _changes.Reader.ReadAllAsync())
            await HandleAsync(collection, change);
    }

    private async Task HandleAsync(Collection collection, Change change)
    {
        foreach (var controller in _controllers)
        {
            try
            {
                while (!await TryHandleAsync(controller, collection, change) && !_stop.IsCancellationRequested)
                    await Task.Delay(RetryPause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e)
            {
                _log.LogError(e, "{Controller} failed on {Collection} {Key}", controller.GetType().Name, collection.Name, change.Shown.Key);
            }
        }
    }

    /// <summary>False if the disk took no change: later it may.</summary>
    private static async ValueTask<bool> TryHandleAsync(IClusterController controller, Collection collection, Change change)
    {
        try
        {
            await controller.HandleAsync(collection, change);
            return true;
        }
        catch (StorageException)
        {
            return false;
        }
    }
}

/// <summary>Reacts to changes of the store.</summary>
internal interface IClusterController
{
    ValueTask HandleAsync(Collection collection, Change change);
}
