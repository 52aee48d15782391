namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>The local times of a rule, before its start and after its end, too. As for <see cref="LocalTime.ILocalPattern"/>.</summary>
internal interface IRuleTimes
{
    /// <summary>
    /// Whether it is a rhythm within the day: a day may have several of the hours, minutes or seconds that the rule counts. Otherwise it has fixed times of
    /// day, also if these are counted in hours, as with FREQ=HOURLY;INTERVAL=24.
    /// </summary>
    bool Repeats { get; }

    /// <summary>The first time at or after the argument; <see cref="WholeSeconds.Never"/> if there isn't one.</summary>
    long NextFrom(long local);

    /// <summary>The last time at or before the argument; <see cref="WholeSeconds.None"/> if there isn't one.</summary>
    long LastUpTo(long local);

    /// <summary>Number of times in [<paramref name="from"/>, <paramref name="to"/>), which is not empty and within the calendar.</summary>
    long Count(long from, long to);

    /// <summary>
    /// Adds the times in [<paramref name="from"/>, <paramref name="to"/>), which is not empty and within the calendar, to a day, each as the instant
    /// earlier by the offset.
    /// </summary>
    void Mark(DaySet day, int offset, long from, long to);
}
