using System.Collections.Concurrent;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Caching;

/// <summary>The objects of an informer that exist and cannot be read now, with the version that cannot be read. Thread-safe.</summary>
internal sealed class UnreadableObjects
{
    private readonly ConcurrentDictionary<ObjectKey, string> _versions = new();

    /// <summary>How many there are.</summary>
    public int Count => _versions.Count;

    /// <summary>The version that cannot be read; null for an object that can be.</summary>
    public string? VersionOf(ObjectKey key) => _versions.GetValueOrDefault(key);

    /// <summary>Adds one; false if this version of it is here already.</summary>
    public bool Add(UndecodableObject item)
    {
        var (key, version) = (item.Metadata.Key, item.Metadata.ResourceVersion ?? "");
        if (VersionOf(key) == version)
            return false;
        _versions[key] = version;
        return true;
    }

    /// <summary>It can be read now, or is gone.</summary>
    public void Remove(ObjectKey key) => _versions.TryRemove(key, out _);

    /// <summary>All others can be read now, or are gone.</summary>
    public void KeepOnly(IReadOnlySet<ObjectKey> keys)
    {
        foreach (var key in _versions.Keys.Where(k => !keys.Contains(k)))
            Remove(key);
    }
}
