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

    /// <summary>An object is new or has changed, and is not wanted whole.</summary>
    public sealed record Outlined(Outline Outline) : WatchEvent<T>;

    /// <summary>An object is gone.</summary>
    /// <param name="Metadata">The object's metadata, with the version of its deletion.</param>
    /// <param name="Last">Its last state; null if that cannot be decoded, or is not wanted.</param>
    public sealed record Removed(PartialMetadata Metadata, T? Last) : WatchEvent<T>;

    /// <summary>Nothing changed up to this version.</summary>
    /// <param name="ResourceVersion">The version.</param>
    /// <param name="EndsInitialEvents">Whether all objects have now been sent (WatchList).</param>
    public sealed record Bookmark(string? ResourceVersion, bool EndsInitialEvents) : WatchEvent<T>;

    /// <summary>The server ends this stream with an error.</summary>
    public sealed record Error(Status Status) : WatchEvent<T>;

    /// <summary>An object is new or has changed, and does not fit its type.</summary>
    public sealed record Undecodable(UndecodableObject Object) : WatchEvent<T>;

    /// <summary>An event of a type that this runtime does not know.</summary>
    public sealed record Unknown(string? Type) : WatchEvent<T>;
}
