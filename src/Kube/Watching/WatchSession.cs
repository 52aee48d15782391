using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Watching;

/// <summary>One stream: hands its events on, and remembers how far it got.</summary>
/// <param name="target">Takes the changes.</param>
/// <param name="resourceVersion">Where the stream starts; null where it starts with all objects.</param>
internal sealed class WatchSession<T>(IWatchTarget<T> target, string? resourceVersion)
    where T : class, IKubeObject
{
    // Only until all initial objects are there: they become visible at once or not at all.
    private InitialObjects? _initial = resourceVersion is null ? new InitialObjects([], []) : null;

    /// <summary>The last version that was seen; null until the initial objects are complete.</summary>
    public string? Reached { get; private set; } = resourceVersion;

    /// <summary>Takes one event.</summary>
    public void Take(WatchEvent<T> change)
    {
        switch (change)
        {
            case WatchEvent<T>.Set set:
                Set(set.Item);
                Advance(set.Item.Metadata.ResourceVersion);
                break;
            case WatchEvent<T>.Removed removed:
                Remove(removed);
                Advance(removed.Metadata.ResourceVersion);
                break;
            case WatchEvent<T>.Undecodable undecodable:
                // What the store has of it stays: an old state is nearer to the truth than none.
                target.Unreadable(undecodable.Object);
                _initial?.Undecodable.Add(undecodable.Object.Metadata.Key);
                Advance(undecodable.Object.Metadata.ResourceVersion);
                break;
            case WatchEvent<T>.Bookmark bookmark:
                if (bookmark.EndsInitialEvents && _initial is { } complete)
                {
                    target.Replace(complete.Items.Values, complete.Undecodable);
                    _initial = null;
                }

                Advance(bookmark.ResourceVersion);
                break;
        }
    }

    private void Set(T item)
    {
        if (_initial is null)
            target.Set(item);
        else
            _initial.Items[ObjectKey.Of(item)] = item;
    }

    private void Remove(WatchEvent<T>.Removed removed)
    {
        if (_initial is null)
            target.Remove(removed.Metadata.Key, removed.Metadata.ResourceVersion, removed.Last);
        else
            _initial.Items.Remove(removed.Metadata.Key);
    }

    private void Advance(string? version)
    {
        if (_initial is null && !string.IsNullOrEmpty(version))
            Reached = version;
    }

    private sealed record InitialObjects(Dictionary<ObjectKey, T> Items, HashSet<ObjectKey> Undecodable);
}
