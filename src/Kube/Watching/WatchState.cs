namespace ScheduledJobs.Kube.Watching;

/// <summary>What a watcher does next. Resource versions are opaque: they are sent back, and compared only for equality.</summary>
internal abstract record WatchState
{
    private WatchState()
    {
    }

    /// <summary>Whether a restart reads all objects from a stream (WatchList) instead of a list.</summary>
    public bool ByStream { get; init; }

    /// <summary>Read all objects page by page, then watch from the version of the list.</summary>
    /// <param name="ResourceVersion">"0" any version, "" the newest, otherwise not older than this.</param>
    public sealed record Listing(string ResourceVersion) : WatchState;

    /// <summary>Read all objects from a stream; once they are complete, the same stream continues as a watch.</summary>
    /// <param name="ResourceVersion">"" the newest, otherwise not older than this.</param>
    public sealed record Streaming(string ResourceVersion) : WatchState;

    /// <summary>Read the changes after a version.</summary>
    /// <param name="ResourceVersion">The last version seen, in a list, an event or a bookmark.</param>
    /// <param name="InternalErrors">How many times in a row the server responded with 500.</param>
    /// <param name="Breaks">How many times in a row the stream broke soon, at this version.</param>
    public sealed record Following(string ResourceVersion, int InternalErrors = 0, int Breaks = 0) : WatchState;
}
