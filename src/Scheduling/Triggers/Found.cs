namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>How far a limited search got.</summary>
/// <param name="At">
/// There is no time between the start of the search and this second. <see cref="WholeSeconds.Never"/> (forward) and <see cref="WholeSeconds.None"/>
/// (backward): there is no time at all.
/// </param>
/// <param name="IsTime">Whether it is a time. Otherwise the search was given up there, or it is beyond the end of the search.</param>
internal readonly record struct Found(long At, bool IsTime)
{
    /// <summary>A forward search has shown that there is no time.</summary>
    public static Found NoneAhead => new(WholeSeconds.Never, false);

    /// <summary>A backward search has shown that there is no time.</summary>
    public static Found NoneBehind => new(WholeSeconds.None, false);

    /// <summary>The time, if it is one.</summary>
    public DateTimeOffset? Time => IsTime ? WholeSeconds.ToInstant(At) : null;

    /// <summary>Where a search without an end was given up; null if it was not.</summary>
    public DateTimeOffset? GivenUpAt => IsTime ? null : WholeSeconds.ToInstant(At);
}
