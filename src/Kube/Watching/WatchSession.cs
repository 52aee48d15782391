using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Watching;

/// <summary>One stream: passes its events on, and remembers how far it got.</summary>
/// <param name="target">Receives the changes.</param>
/// <param name="resourceVersion">Where the stream starts; null if it starts with all objects.</param>
internal sealed class WatchSession<T>(IWatchTarget<T> target, string? resourceVersion)
    where T : class, IKubeObject
{
    // Only until the initial objects are complete: they become visible all at once or not at all.
    private InitialObjects? _initial = resourceVersion is null ? new InitialObjects([], [], []) : null;

    /// <summary>The last version seen; null until the initial objects are complete.</summary>
    public string? Reached { get; private set; } = resourceVersion;

    /// <summary>Handles one event.</summary>
    public void Take(WatchEvent<T> change)
    {
        switch (change)
        {
            case WatchEvent<T>.Set set:
                Set(set.Item);
                Advance(set.Item.Metadata.ResourceVersion);
                break;
            case WatchEvent<T>.Outlined { Outline: var outline }:
                SetOutline(outline);
                Advance(outline.ResourceVersion);
                break;
            case WatchEvent<T>.Removed removed:
                Remove(removed);
                Advance(removed.Metadata.ResourceVersion);
                break;
            case WatchEvent<T>.Undecodable undecodable:
                // The stored state stays: an old state is closer to the truth than no state.
                target.Unreadable(undecodable.Object);
                _initial?.Undecodable.Add(undecodable.Object.Metadata.Key);
                Advance(undecodable.Object.Metadata.ResourceVersion);
                break;
            case WatchEvent<T>.Bookmark bookmark:
                if (bookmark.EndsInitialEvents && _initial is { } complete)
                {
                    target.Replace(new ListedObjects<T>(complete.Items.Values, complete.Undecodable, complete.Outlines.Values));
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
            _initial.Set(item);
    }

    private void SetOutline(Outline outline)
    {
        if (_initial is null)
            target.Outlined(outline);
        else
            _initial.Set(outline);
    }

    private void Remove(WatchEvent<T>.Removed removed)
    {
        if (_initial is null)
            target.Remove(removed.Metadata.Key, removed.Metadata.ResourceVersion, removed.Last);
        else
            _initial.Remove(removed.Metadata.Key);
    }

    private void Advance(string? version)
    {
        if (_initial is null && !string.IsNullOrEmpty(version))
            Reached = version;
    }

    private sealed record InitialObjects(Dictionary<ObjectKey, T> Items, HashSet<ObjectKey> Undecodable, Dictionary<ObjectKey, Outline> Outlines)
    {
        public void Set(T item)
        {
            var key = ObjectKey.Of(item);
            Outlines.Remove(key);
            Items[key] = item;
        }

        public void Set(Outline outline)
        {
            Items.Remove(outline.Key);
            Outlines[outline.Key] = outline;
        }

        public void Remove(ObjectKey key)
        {
            Items.Remove(key);
            Outlines.Remove(key);
        }
    }
}
