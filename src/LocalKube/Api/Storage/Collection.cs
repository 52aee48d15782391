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

    public StoredObject? Find(string? ns, string name)
    {
        lock (_store.Gate)
            return Objects.GetValueOrDefault(StoredObject.KeyOf(ns, name));
    }

    /// <summary>Number of objects in a namespace.</summary>
    public int CountIn(string ns)
    {
        lock (_store.Gate)
            return _counts.GetValueOrDefault(ns);
    }

    /// <summary>Adds an object; null if the name is taken.</summary>
    public StoredObject? Add(JsonObject body, string? ns, string name)
    {
        lock (_store.Gate)
        {
            var key = StoredObject.KeyOf(ns, name);
            if (Objects.ContainsKey(key))
                return null;
            var added = StoredObject.From(body, _store.NextRevision());
            Objects = Objects.Add(key, added);
            Record(new Change(added.Version, null, added, null, Objects));
            return added;
        }
    }

    /// <summary>Replaces an object; null if it has changed since it was read.</summary>
    public StoredObject? Replace(StoredObject read, JsonObject body)
    {
        lock (_store.Gate)
        {
            if (!IsCurrent(read))
                return null;
            var replaced = StoredObject.From(body, _store.NextRevision());
            Objects = Objects.SetItem(read.Key, replaced);
            Record(new Change(replaced.Version, read, replaced, null, Objects));
            return replaced;
        }
    }

    /// <summary>Removes an object and returns its last state, with a new version; null if it has changed since it was read.</summary>
    /// <param name="lastBody">The body after changes made by the removal; null for none.</param>
    public StoredObject? Remove(StoredObject read, JsonObject? lastBody = null)
    {
        lock (_store.Gate)
        {
            if (!IsCurrent(read))
                return null;
            var last = StoredObject.From(lastBody ?? read.Read(), _store.NextRevision());
            Objects = Objects.Remove(read.Key);
            Record(new Change(last.Version, read, null, last, Objects));
            return last;
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

    private bool IsCurrent(StoredObject read) => ReferenceEquals(Objects.GetValueOrDefault(read.Key), read);

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
