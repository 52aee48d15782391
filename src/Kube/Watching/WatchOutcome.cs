namespace ScheduledJobs.Kube.Watching;

/// <summary>How what a <see cref="WatchState"/> asked for came out.</summary>
internal abstract record WatchOutcome
{
    private WatchOutcome()
    {
    }

    /// <summary>All objects are there, as of this version.</summary>
    public sealed record Listed(string ResourceVersion) : WatchOutcome;

    /// <summary>A stream was closed by the server, was cut, or fell silent; nothing says that anything was missed.</summary>
    /// <param name="Reached">The last version that was seen; null where the initial objects of a stream are not complete.</param>
    /// <param name="Lasted">From the answer to the end.</param>
    /// <param name="Broke">Whether it was not closed by the server, but broke.</param>
    public sealed record Ended(string? Reached, TimeSpan Lasted, bool Broke = false) : WatchOutcome;

    /// <summary>The request was refused, or the stream ended with an error of the server.</summary>
    /// <param name="Fault">What kind of error.</param>
    /// <param name="Reached">The last version that was seen; null where nothing was received.</param>
    /// <param name="RetryAfter">What the server asked for.</param>
    public sealed record Failed(WatchFault Fault, string? Reached = null, TimeSpan? RetryAfter = null) : WatchOutcome;
}
