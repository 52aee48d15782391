namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>
/// A set of local dates and times, in no time zone, as whole seconds since 0001-01-01T00:00:00. <see cref="WallClock"/> turns it into
/// instants. Arguments may be slightly outside the calendar.
/// </summary>
internal interface ILocalPattern
{
    /// <summary>True for a repeating pattern, which <see cref="OverlapPolicy.Auto"/> keeps up in a repeated hour; false for fixed times of day.</summary>
    bool Repeats { get; }

    /// <summary>The first local time at or after the argument; <see cref="WholeSeconds.Never"/> if there isn't one.</summary>
    long NextFrom(long local);

    /// <summary>The last local time at or before the argument; <see cref="WholeSeconds.None"/> if there isn't one.</summary>
    long LastUpTo(long local);

    /// <summary>Number of local times in [<paramref name="from"/>, <paramref name="to"/>); 0 if the range is empty.</summary>
    long Count(long from, long to);

    /// <summary>
    /// Adds the local times in [<paramref name="from"/>, <paramref name="to"/>) to a day, each as the instant earlier by the offset. From one to
    /// the next, unless a pattern has a better way; it needs one if a day may have many.
    /// </summary>
    void Mark(DaySet day, int offset, long from, long to)
    {
        for (var local = NextFrom(from); local < to; local = NextFrom(local + 1))
            day.Add(local - offset);
    }
}
