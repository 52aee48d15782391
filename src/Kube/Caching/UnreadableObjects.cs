using System.Collections.Concurrent;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;

namespace ScheduledJobs.Kube.Caching;

/// <summary>The objects of an informer that exist and cannot be read now, with the version that cannot be read. Thread-safe.</summary>
internal sealed class UnreadableObjects
{
    private readonly ConcurrentDictionary<ObjectKey, UnreadableObject> _objects = new();

    /// <summary>How many there are.</summary>
    public int Count => _objects.Count;

    /// <summary>The version that cannot be read; null for an object that can be.</summary>
    public string? VersionOf(ObjectKey key) => _objects.TryGetValue(key, out var found) ? VersionOf(found) : null;

    /// <summary>All of them now.</summary>
    public IReadOnlyCollection<UnreadableObject> List() => [.. _objects.Values];

    /// <summary>Adds one; false if this version of it is here already.</summary>
    public bool Add(UnreadableObject item)
    {
        if (VersionOf(item.Key) == VersionOf(item))
            return false;
        _objects[item.Key] = item;
        return true;
    }

    /// <summary>It can be read now, or is gone.</summary>
    public void Remove(ObjectKey key) => _objects.TryRemove(key, out _);

    /// <summary>All others can be read now, or are gone.</summary>
    public void KeepOnly(IReadOnlySet<ObjectKey> keys)
    {
        foreach (var key in _objects.Keys.Where(k => !keys.Contains(k)))
            Remove(key);
    }

    private static string VersionOf(UnreadableObject item) => item.ResourceVersion ?? "";
}
