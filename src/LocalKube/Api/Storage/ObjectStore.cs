using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ScheduledJobs.LocalKube.Api.Data;

namespace ScheduledJobs.LocalKube.Api.Storage;

/// <summary>
/// All objects, in memory. One lock and one revision counter for everything, as in etcd. With a journal, a change counts, and is seen by
/// others, once it is on the disk.
/// </summary>
internal sealed class ObjectStore : IDisposable
{
    private readonly ConcurrentDictionary<string, Collection> _collections = new(StringComparer.Ordinal);
    private readonly List<Action<Collection, Change>> _observers = [];
    private readonly int _window;
    private readonly Committer? _committer;

    /// <summary>A store in memory.</summary>
    public ObjectStore(int window) => _window = window;

    /// <summary>A store with the objects of a journal, and that keeps its own there. The journal outlives it.</summary>
    public ObjectStore(int window, Journal journal, ILogger log)
    {
        _window = window;
        Floor = Revision = journal.Revision;
        foreach (var entries in journal.Recovered.GroupBy(e => e.Collection))
            Collection(entries.Key).Restore(entries.Select(e => StoredObject.Restore(e.Revision, e.Body!.Value)));
        journal.Forget();
        _committer = new Committer(this, journal, log);
    }

    /// <summary>Held briefly while the state is changed or read.</summary>
    public Lock Gate { get; } = new();

    public long Revision { get; private set; } = 1;

    /// <summary>Changes up to this revision happened before the store was opened, and only their results are known.</summary>
    public long Floor { get; }

    public IEnumerable<Collection> Collections => _collections.Values;

    public Collection Collection(string name) => _collections.GetOrAdd(name, n => new Collection(this, n, _window));

    /// <summary>Carries out a write and returns its result; null if the object is not as it was read.</summary>
    /// <exception cref="StorageException">The disk did not take it. Nothing has changed.</exception>
    internal ValueTask<StoredObject?> WriteAsync(Write write)
    {
        if (_committer is not null)
            return new ValueTask<StoredObject?>(_committer.WriteAsync(write));
        lock (Gate)
        {
            var result = write.ApplyTo(write.Collection.Find(write.Key), Revision + 1);
            if (result is not null)
                Apply(write, result);
            return new ValueTask<StoredObject?>(result);
        }
    }

    /// <summary>Makes a write visible.</summary>
    internal void Apply(Write write, StoredObject result)
    {
        lock (Gate)
        {
            Revision = result.Version;
            write.Collection.Apply(write, result);
        }
    }

    /// <summary>
    /// Calls the observer for every change from now on, in order, under <see cref="Gate"/>, so it must only take note.
    /// Returns the objects that exist now.
    /// </summary>
    public IReadOnlyList<(Collection Collection, StoredObject Object)> Observe(Action<Collection, Change> observer)
    {
        lock (Gate)
        {
            _observers.Add(observer);
            return All();
        }
    }

    /// <summary>All objects at one moment.</summary>
    internal IReadOnlyList<(Collection Collection, StoredObject Object)> All()
    {
        lock (Gate)
            return [.. Collections.SelectMany(collection => collection.Current.Objects.Values.Select(o => (collection, o)))];
    }

    internal void Publish(Collection collection, Change change) => _observers.ForEach(observer => observer(collection, change));

    /// <summary>Waits for the writes in progress. There are no more of them from now on.</summary>
    public void Dispose() => _committer?.Dispose();
}
