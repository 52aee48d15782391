using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Caching;

/// <summary>
/// Compares a store with a consistent list of versions, and completes once the store has caught up with it. It must be notified of every
/// change of the store, starting before the list is requested. Thread-safe.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="scope">The namespace to compare; null for all.</param>
/// <param name="unreadable">Returns the version at which an object was found unreadable; null if it can be read.</param>
internal sealed class FreshnessCheck<T>(ObjectStore<T> store, string? scope, Func<ObjectKey, string?> unreadable) where T : class, IKubeObject
{
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();

    // Guarded by _gate. _deleted: deletions since the check began, with their version. _missing: for each outstanding object the state that
    // the store must reach, or null for an object that must leave it, together with the state that must go.
    private readonly Dictionary<ObjectKey, string?> _deleted = [];
    private readonly Dictionary<ObjectKey, (VersionMetadata? Wanted, T? Leaving)> _missing = [];

    // Filled by the list, before Compare. Keys reuse the store's strings if it has the object, so that the list's own strings
    // do not stay in memory.
    private readonly HashSet<ObjectKey> _listed = [];
    private readonly List<VersionMetadata> _different = [];

    /// <summary>Completes once the store is not older than the list.</summary>
    public Task CaughtUp => _caughtUp.Task;

    /// <summary>Number of objects that the store must still catch up with.</summary>
    public int Missing
    {
        get
        {
            lock (_gate)
                return _missing.Count;
        }
    }

    /// <summary>The list contains this object.</summary>
    public void Add(VersionMetadata listed)
    {
        if (store.Get(listed.Key) is { } known && known.Metadata.Uid == listed.Uid && known.Metadata.ResourceVersion == listed.ResourceVersion)
        {
            _listed.Add(ObjectKey.Of(known));
            return;
        }

        _listed.Add(listed.Key);
        _different.Add(listed);
    }

    /// <summary>The list restarts.</summary>
    public void Clear()
    {
        _listed.Clear();
        _different.Clear();
    }

    /// <summary>The list is complete.</summary>
    /// <param name="version">The version of the list.</param>
    public void Compare(string? version)
    {
        lock (_gate)
        {
            foreach (var wanted in _different)
                _missing[wanted.Key] = (wanted, null);
            foreach (var item in store.List())
            {
                // An object that is newer and not in the list was created later.
                var key = ObjectKey.Of(item);
                if ((scope is null || scope == key.Namespace) && !_listed.Contains(key)
                    && !(ResourceVersions.Compare(item.Metadata.ResourceVersion, version) > 0))
                    _missing[key] = (null, item);
            }

            foreach (var key in _missing.Keys.ToList())
                Settle_NeedsLock(key);
            CompleteIfDone_NeedsLock();
        }
    }

    /// <summary>The store has changed, or an unreadable object was seen.</summary>
    /// <param name="key">The object's key.</param>
    /// <param name="deletedAt">The version of its deletion, if it was deleted and the version is known.</param>
    public void Changed(ObjectKey key, string? deletedAt = null)
    {
        lock (_gate)
        {
            if (deletedAt is not null)
                _deleted[key] = deletedAt;
            if (!_missing.ContainsKey(key))
                return;
            Settle_NeedsLock(key);
            CompleteIfDone_NeedsLock();
        }
    }

    private void Settle_NeedsLock(ObjectKey key)
    {
        var (wanted, leaving) = _missing[key];
        if (wanted is null ? store.Get(key)?.Metadata.Uid != leaving!.Metadata.Uid : HasReached_NeedsLock(key, wanted))
            _missing.Remove(key);
    }

    private bool HasReached_NeedsLock(ObjectKey key, VersionMetadata wanted) =>
        ResourceVersions.IsAtLeast(store.Get(key)?.Metadata.ResourceVersion, wanted.ResourceVersion)
        || ResourceVersions.IsAtLeast(unreadable(key), wanted.ResourceVersion)
        || ResourceVersions.IsAtLeast(_deleted.GetValueOrDefault(key), wanted.ResourceVersion);

    private void CompleteIfDone_NeedsLock()
    {
        if (_missing.Count == 0)
            _caughtUp.TrySetResult();
    }
}
