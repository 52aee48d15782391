using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ScheduledJobs.LocalKube.Api.Storage;

/// <summary>
/// All objects of one kind, and their latest changes. Reads need no lock, because they see one immutable set. A watch follows the changes
/// by revision, so a slow reader costs nothing; it is dropped when the window has moved on.
/// </summary>
internal sealed class Collection
{
    private readonly ObjectStore _store;
    private readonly int _window;
    private readonly Queue<Change> _history = new();
    private readonly Dictionary<string, int> _counts = [];
    private TaskCompletionSource _changed = NewSignal();

    public Collection(ObjectStore store, string name, int window)
    {
        _store = store;
        _window = window;
        Name = name;
        Floor = store.Floor;
    }

    public string Name { get; }

    /// <summary>The current objects, with their revision.</summary>
    public Snapshot Current
    {
        get
        {
            lock (_store.Gate)
                return new Snapshot(_store.Revision, Objects);
        }
    }

    /// <summary>Changes up to this revision are no longer known.</summary>
    public long Floor { get; private set; }

    private ImmutableSortedDictionary<string, StoredObject> Objects { get; set; } =
        ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal);

    public StoredObject? Find(string? ns, string name) => Find(StoredObject.KeyOf(ns, name));

    public StoredObject? Find(string key)
    {
        lock (_store.Gate)
            return Objects.GetValueOrDefault(key);
    }

    /// <summary>Number of objects in a namespace.</summary>
    public int CountIn(string ns)
    {
        lock (_store.Gate)
            return _counts.GetValueOrDefault(ns);
    }

    /// <summary>Adds an object; null if the name is taken.</summary>
    /// <exception cref="StorageException">It was not stored.</exception>
    public ValueTask<StoredObject?> AddAsync(JsonObject body, string? ns, string name) =>
        _store.WriteAsync(new Write(this, StoredObject.KeyOf(ns, name), null, body, Removes: false));

    /// <summary>Replaces an object; null if it has changed since it was read.</summary>
    /// <exception cref="StorageException">It was not stored.</exception>
    public ValueTask<StoredObject?> ReplaceAsync(StoredObject read, JsonObject body) =>
        _store.WriteAsync(new Write(this, read.Key, read, body, Removes: false));

    /// <summary>Removes an object and returns its last state, with a new version; null if it has changed since it was read.</summary>
    /// <param name="read">The object as it was read.</param>
    /// <param name="lastBody">The body after changes made by the removal; null for none.</param>
    /// <exception cref="StorageException">It was not stored.</exception>
    public ValueTask<StoredObject?> RemoveAsync(StoredObject read, JsonObject? lastBody = null) =>
        _store.WriteAsync(new Write(this, read.Key, read, lastBody ?? read.Read(), Removes: true));

    /// <summary>Carries out a write that <see cref="ObjectStore.Gate"/> and the version of the object allow.</summary>
    internal void Apply(Write write, StoredObject result)
    {
        Objects = write.Removes ? Objects.Remove(write.Key) : Objects.SetItem(write.Key, result);
        Record(new Change(result.Version, write.Read, write.Removes ? null : result, write.Removes ? result : null, Objects));
    }

    /// <summary>Takes in the objects that existed when the store was opened.</summary>
    internal void Restore(IEnumerable<StoredObject> objects)
    {
        lock (_store.Gate)
        {
            Objects = Objects.SetItems(objects.Select(o => KeyValuePair.Create(o.Key, o)));
            foreach (var obj in Objects.Values.Where(o => o.Namespace is not null))
                _counts[obj.Namespace!] = _counts.GetValueOrDefault(obj.Namespace!) + 1;
        }
    }

    /// <summary>The set as it was at a revision; null if that is no longer known.</summary>
    public Snapshot? At(long revision)
    {
        lock (_store.Gate)
        {
            if (revision < Floor)
                return null;
            var change = _history.LastOrDefault(c => c.Revision <= revision);
            if (change is not null)
                return new Snapshot(revision, change.Objects);
            // No known change happened up to there: it is the set before the first known change.
            return new Snapshot(revision, _history.TryPeek(out var first) ? Undo(first) : Objects);
        }
    }

    /// <summary>
    /// The changes after a revision, the revision they lead to, and a task that completes when there are more. Null if they are no longer known.
    /// </summary>
    public (IReadOnlyList<Change> Changes, long Revision, Task Next)? After(long revision)
    {
        lock (_store.Gate)
        {
            if (revision < Floor)
                return null;
            return ([.. _history.Where(c => c.Revision > revision)], _store.Revision, _changed.Task);
        }
    }

    private static ImmutableSortedDictionary<string, StoredObject> Undo(Change change) =>
        change.Before is { } before ? change.Objects.SetItem(before.Key, before) : change.Objects.Remove(change.Shown.Key);

    private void Record(Change change)
    {
        if (change.Shown.Namespace is { } ns)
            _counts[ns] = _counts.GetValueOrDefault(ns) + (change.Before is null ? 1 : 0) - (change.After is null ? 1 : 0);
        _history.Enqueue(change);
        while (_history.Count > _window)
            Floor = _history.Dequeue().Revision;
        _store.Publish(this, change);
        var signal = _changed;
        _changed = NewSignal();
        signal.SetResult();
    }

    // Continuations must not run inside the store's lock.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>A collection at one revision, ordered by key.</summary>
internal sealed record Snapshot(long Revision, ImmutableSortedDictionary<string, StoredObject> Objects);
