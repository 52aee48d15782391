using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Watching;

/// <summary>One line of a watch.</summary>
internal abstract record WatchEvent<T> where T : class
{
    private WatchEvent()
    {
    }

    /// <summary>An object is new or has changed.</summary>
    public sealed record Set(T Item) : WatchEvent<T>;

    /// <summary>An object is gone.</summary>
    /// <param name="Metadata">Which one, and the version of its end.</param>
    /// <param name="Last">Its last state; null where that cannot be decoded.</param>
    public sealed record Removed(PartialMetadata Metadata, T? Last) : WatchEvent<T>;

    /// <summary>Nothing changed up to this version.</summary>
    /// <param name="ResourceVersion">The version.</param>
    /// <param name="EndsInitialEvents">Whether all objects have now been sent (WatchList).</param>
    public sealed record Bookmark(string? ResourceVersion, bool EndsInitialEvents) : WatchEvent<T>;

    /// <summary>The server gives up this stream.</summary>
    public sealed record Error(Status Status) : WatchEvent<T>;

    /// <summary>An object is new or has changed, and does not fit its type.</summary>
    public sealed record Undecodable(UndecodableObject Object) : WatchEvent<T>;

    /// <summary>Of a type that this runtime has never heard of.</summary>
    public sealed record Unknown(string? Type) : WatchEvent<T>;
}
