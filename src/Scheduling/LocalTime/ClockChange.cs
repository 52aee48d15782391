namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>A change of a zone's offset from UTC.</summary>
/// <param name="At">The first instant with the new offset, in UTC.</param>
/// <param name="OffsetBefore">Local time minus UTC until then.</param>
/// <param name="OffsetAfter">Local time minus UTC from then on.</param>
public readonly record struct ClockChange(DateTimeOffset At, TimeSpan OffsetBefore, TimeSpan OffsetAfter)
{
    /// <summary>What clocks would show at the change if nothing changed.</summary>
    public DateTime LocalBefore => LocalAt(OffsetBefore);

    /// <summary>What clocks show from the change on: later than <see cref="LocalBefore"/> for a gap, earlier for an overlap.</summary>
    public DateTime LocalAfter => LocalAt(OffsetAfter);

    /// <summary>Whether local times are skipped; otherwise they are repeated.</summary>
    public bool IsGap => OffsetAfter > OffsetBefore;

    private DateTime LocalAt(TimeSpan offset) => new(Math.Clamp(At.UtcTicks + offset.Ticks, 0, DateTime.MaxValue.Ticks));
}
