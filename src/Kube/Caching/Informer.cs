using System.Buffers;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;

namespace ScheduledJobs.Kube.Caching;

/// <summary>
/// Keeps a local copy of the objects of one kind (in one namespace or all) and reports each change. CONTRACT: the store is changed
/// before the handler is called. The handler is called by one thread at a time, in the order of each object's changes.
/// Intermediate states may be skipped. An object that disappeared unseen is reported as deleted with its last known state; one that was
/// deleted and recreated unseen is reported as deleted and then as new. Objects in the store are shared and must not be modified.
/// </summary>
public sealed class Informer<T> where T : class, IKubeObject
{
    private readonly ObjectStore<T> _store;
    private readonly InformerOptions _options;
    private readonly string _kind;
    private readonly ILogger _logger;
    private readonly Watcher<T> _watcher;
    private readonly UnreadableObjects _unreadable = new();
    private readonly Freshness<T> _freshness;
    private readonly Selection<T>? _selection;
    private readonly SelectiveTarget<T>? _selective;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _watching = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Does nothing until <see cref="RunAsync"/>.</summary>
    /// <param name="client">The kind to watch.</param>
    /// <param name="store">The store to fill. Informers may share it if their namespaces differ.</param>
    /// <param name="options">What to watch.</param>
    /// <param name="time">Measures waits.</param>
    /// <param name="logger">Receives log lines about trouble with the watch.</param>
    /// <param name="selection">Which objects to keep whole; null for all.</param>
    public Informer(
        ResourceClient<T> client, ObjectStore<T> store, InformerOptions options, TimeProvider time, ILogger logger, Selection<T>? selection = null)
    {
        _store = store;
        _options = options;
        _kind = client.Type.Kind;
        _logger = logger;
        var target = new Target(this);
        if (selection is null)
        {
            _watcher = new Watcher<T>(client, options, target, time, logger);
            _freshness = new Freshness<T>(client, store, options, _watcher, _unreadable, time) { Logger = logger };
            return;
        }

        var selective = new SelectiveTarget<T>(target, store, selection, options.Namespace) { Dropped = target.Drop };
        (_selection, _selective) = (selection, selective);
        _watcher = new Watcher<T>(client, options, selective, time, logger);
        _freshness = new Freshness<T>(client, store, options, _watcher, _unreadable, time)
        {
            Logger = logger,
            Count = () => selective.Listed,
            PassOver = json => selection.Look(json) is not null,
        };
    }

    /// <summary>Called after each change of the store. Must be quick and must not throw. Set it before <see cref="RunAsync"/>.</summary>
    public Action<StoreChange<T>>? Changed { get; set; }

    /// <summary>
    /// Called with a one-word reason when a stream has ended or a request has failed and is about to be retried; "Ended" is the normal
    /// end of a stream. Must be quick and must not throw.
    /// </summary>
    public Action<string>? Restarting { get; set; }

    /// <summary>
    /// Called with the server's words when it does not serve the kind, or not to us. Must be quick and must not throw.
    /// </summary>
    public Action<string>? Refused { get; set; }

    /// <summary>
    /// Called once for each unreadable version of an object. The version is skipped: the store keeps the last readable state, if any. Must
    /// be quick and must not throw.
    /// </summary>
    public Action<UnreadableObject>? Unreadable { get; set; }

    /// <summary>Number of objects that exist now and cannot be read.</summary>
    public int UnreadableCount => _unreadable.Count;

    /// <summary>The objects that exist now and cannot be read.</summary>
    public IReadOnlyCollection<UnreadableObject> ListUnreadable() => _unreadable.List();

    /// <summary>Whether the store has held everything that the server had at some time after the start, and the handler was notified.</summary>
    public bool HasSynced => _synced.Task.IsCompleted;

    /// <summary>Completes with the first sync.</summary>
    public Task Synced => _synced.Task;

    /// <summary>Completes when the server has accepted the first watch: listing and watching are different permissions.</summary>
    public Task Watching => _watching.Task;

    /// <summary>
    /// Completes when the store is known to be not older than the call, and the handler was notified: every change that
    /// the API server had stored by then is in the store, except that an unreadable object keeps its last readable state.
    /// Costs one consistent list of metadata or, with very many objects, a reopened watch and about two seconds. Waits as long as the server does not respond. Meant for rare moments, such as the start
    /// of a term of leadership. <see cref="RunAsync"/> must be running.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task ConfirmFreshAsync(CancellationToken cancellationToken)
    {
        await Synced.WaitAsync(cancellationToken);
        await _freshness.ConfirmAsync(cancellationToken);
    }

    /// <summary>
    /// Lists everything, and completes when the store is not older than the call: afterwards it has what the selection has included since before the call. Until the
    /// list is complete, the store keeps what it has, and changes wait.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task RelistAsync(CancellationToken cancellationToken)
    {
        await Synced.WaitAsync(cancellationToken);
        await _watcher.ListNewestAsync(cancellationToken);
    }

    /// <summary>Makes outlines of the objects that the selection does not include any more. They are not reported as deleted.</summary>
    public void Thin()
    {
        _selective?.Thin();
        foreach (var item in _unreadable.List())
        {
            if (_selection?.IsForeign(item) == true)
                _unreadable.Remove(item.Key);
        }
    }

    /// <summary>Lists, watches and reconnects. Returns only when cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _watcher.RunAsync(cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // A connection that is torn down by the cancellation may throw its own exception.
        }
    }

    private void Report(T? old, T? @new)
    {
        if (old is not null && @new is not null && old.Metadata.Uid != @new.Metadata.Uid)
        {
            Tell(new StoreChange<T>(old, null));
            old = null;
        }

        Tell(new StoreChange<T>(old, @new));
    }

    // A bug in the handler must not stop the watch: the other objects still get their changes.
    private void Tell(StoreChange<T> change)
    {
        try
        {
            Changed?.Invoke(change);
        }
        catch (Exception e)
        {
            _logger.HandlerThrew(ObjectKey.Of(change.New ?? change.Old!), e);
        }
    }

    private void ReportUnreadable(UnreadableObject item)
    {
        _logger.CannotRead(_kind, item.Key, item.Problem);
        try
        {
            Unreadable?.Invoke(item);
        }
        catch (Exception e)
        {
            _logger.UnreadableHandlerThrew(item.Key, e);
        }
    }

    private sealed class Target(Informer<T> informer) : IWatchTarget<T>
    {
        public Func<ReadOnlySequence<byte>, Outline?>? Look => null;

        public T Known(T item) => informer._store.Known(item);

        public void Replace(ListedObjects<T> all)
        {
            informer._unreadable.KeepOnly(all.Undecodable);
            foreach (var change in informer._store.Replace(informer._options.Namespace, all.Items, all.Undecodable))
            {
                informer.Report(change.Old, change.New);
                informer._freshness.Changed(ObjectKey.Of(change.New ?? change.Old!));
            }

            informer._synced.TrySetResult();
        }

        public void Set(T item)
        {
            var key = ObjectKey.Of(item);
            informer._unreadable.Remove(key);
            var old = informer._store.Set(item);
            if (old is null || !ObjectStore<T>.IsSame(old, item))
                informer.Report(old, item);
            informer._freshness.Changed(key);
        }

        public void Outlined(Outline outline) => throw new NotSupportedException("All objects are wanted whole.");

        /// <summary>The store does not keep an object any more that exists.</summary>
        public void Drop(Outline outline)
        {
            informer._unreadable.Remove(outline.Key);
            informer._store.Remove(outline.Key);
            informer._freshness.Changed(outline.Key, outline.ResourceVersion);
        }

        public void Unreadable(UndecodableObject item)
        {
            var metadata = item.Metadata;
            var found = new UnreadableObject(metadata.Key, metadata.Uid, metadata.ResourceVersion, item.Error.Message);
            if (informer._unreadable.Add(found))
                informer.ReportUnreadable(found);
            informer._freshness.Changed(metadata.Key);
        }

        public void Restarting(string reason) => informer.Restarting?.Invoke(reason);

        public void Opened() => informer._watching.TrySetResult();

        public void Refused(string message) => informer.Refused?.Invoke(message);

        public void Remove(ObjectKey key, string? version, T? last)
        {
            informer._unreadable.Remove(key);
            if (informer._store.Remove(key) is { } old)
                informer.Report(last ?? old, null);
            informer._freshness.Changed(key, version);
        }
    }
}
