using System.Collections.Concurrent;

namespace ScheduledJobs.LocalKube.Api.Storage;

/// <summary>All objects, in memory. One lock and one revision counter for everything, as in etcd.</summary>
internal sealed class ObjectStore(int window)
{
    private readonly ConcurrentDictionary<string, Collection> _collections = new(StringComparer.Ordinal);
    private readonly List<Action<Collection, Change>> _observers = [];

    /// <summary>Held briefly while the state is changed or read.</summary>
    public Lock Gate { get; } = new();

    public long Revision { get; private set; } = 1;

    public IEnumerable<Collection> Collections => _collections.Values;

    public Collection Collection(string name) => _collections.GetOrAdd(name, n => new Collection(this, n, window));

    internal long NextRevision() => ++Revision;

    /// <summary>The observer is called for every change, in order, under <see cref="Gate"/>, so it must only take note.</summary>
    public void Observe(Action<Collection, Change> observer)
    {
        lock (Gate)
            _observers.Add(observer);
    }

    internal void Publish(Collection collection, Change change) => _observers.ForEach(observer => observer(collection, change));
}
