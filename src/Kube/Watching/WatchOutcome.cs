namespace ScheduledJobs.Kube.Watching;

/// <summary>The outcome of a <see cref="WatchState"/>.</summary>
internal abstract record WatchOutcome
{
    private WatchOutcome()
    {
    }

    /// <summary>All objects were read, as of this version.</summary>
    public sealed record Listed(string ResourceVersion) : WatchOutcome;

    /// <summary>A stream was closed by the server, was cut, or fell silent; there is no sign that anything was missed.</summary>
    /// <param name="Reached">The last version seen; null if the stream's initial objects are incomplete.</param>
    /// <param name="Lasted">Time from the response to the end.</param>
    /// <param name="Broke">Whether it broke instead of being closed by the server.</param>
    public sealed record Ended(string? Reached, TimeSpan Lasted, bool Broke = false) : WatchOutcome;

    /// <summary>The request was rejected, or the stream ended with a server error.</summary>
    /// <param name="Fault">The kind of error.</param>
    /// <param name="Reached">The last version seen; null if nothing was received.</param>
    /// <param name="RetryAfter">The wait that the server asked for.</param>
    /// <param name="Message">What the server or the connection said.</param>
    public sealed record Failed(WatchFault Fault, string? Reached = null, TimeSpan? RetryAfter = null, string Message = "") : WatchOutcome;
}
