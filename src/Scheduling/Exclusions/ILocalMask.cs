namespace ScheduledJobs.Scheduling.Exclusions;

/// <summary>
/// Which local times are excluded, as whole seconds since 0001-01-01T00:00:00 in no time zone. Arguments may be slightly outside the calendar.
/// A budget is how many questions to sets a search may ask; it becomes smaller. At 0 or less the search is given up, and its result is how far it
/// got.
/// </summary>
internal interface ILocalMask
{
    /// <summary>How many sets it asks whether a time is excluded.</summary>
    int Cost { get; }

    /// <summary>Whether a time is excluded.</summary>
    bool Excludes(long local);

    /// <summary>The first time at or after one that is not excluded; <see cref="WholeSeconds.Never"/> if there isn't one.</summary>
    long NextAllowed(long local, ref int budget);

    /// <summary>The last time at or before one that is not excluded; <see cref="WholeSeconds.None"/> if there isn't one.</summary>
    long LastAllowed(long local, ref int budget);

    /// <summary>The first time at or after one that is excluded; <see cref="WholeSeconds.Never"/> if there isn't one.</summary>
    long NextExcluded(long local);
}
