using System.Collections.Concurrent;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;

namespace ScheduledJobs.Kube.Caching;

/// <summary>The existing objects of an informer that cannot be read now, with the unreadable version. Thread-safe.</summary>
internal sealed class UnreadableObjects
{
    private readonly ConcurrentDictionary<ObjectKey, UnreadableObject> _objects = new();

    /// <summary>Number of objects.</summary>
    public int Count => _objects.Count;

    /// <summary>The unreadable version; null if the object can be read.</summary>
    public string? VersionOf(ObjectKey key) => _objects.TryGetValue(key, out var found) ? VersionOf(found) : null;

    /// <summary>All current entries.</summary>
    public IReadOnlyCollection<UnreadableObject> List() => [.. _objects.Values];

    /// <summary>Adds one; false if this version is already present.</summary>
    public bool Add(UnreadableObject item)
    {
        if (VersionOf(item.Key) == VersionOf(item))
            return false;
        _objects[item.Key] = item;
        return true;
    }

    /// <summary>The object can be read now, or is gone.</summary>
    public void Remove(ObjectKey key) => _objects.TryRemove(key, out _);

    /// <summary>All other objects can be read now, or are gone.</summary>
    public void KeepOnly(IReadOnlySet<ObjectKey> keys)
    {
        foreach (var key in _objects.Keys.Where(k => !keys.Contains(k)))
            Remove(key);
    }

    private static string VersionOf(UnreadableObject item) => item.ResourceVersion ?? "";
}
