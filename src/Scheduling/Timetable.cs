using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Scheduling;

/// <summary>A trigger with its jitter: when each run is due. Immutable and thread-safe.</summary>
public sealed class Timetable
{
    /// <summary>Joins a trigger and a jitter.</summary>
    /// <param name="trigger">The grid of nominal times.</param>
    /// <param name="jitter">Runs are spread over [0, jitter); zero for none.</param>
    /// <param name="seed">Identity of the schedule (its uid): the same seed gives the same offsets everywhere and always.</param>
    public Timetable(ITrigger trigger, TimeSpan jitter, string seed) => throw new NotSupportedException();

    /// <summary>The grid.</summary>
    public ITrigger Trigger => throw new NotSupportedException();

    /// <summary>The first occurrence whose nominal time is strictly after <paramref name="nominalFloor"/>; null = never.</summary>
    public Occurrence? NextAfter(DateTimeOffset nominalFloor) => throw new NotSupportedException();

    /// <summary>The next <paramref name="count"/> occurrences, or fewer where the trigger ends.</summary>
    public IReadOnlyList<Occurrence> Upcoming(DateTimeOffset nominalFloor, int count) => throw new NotSupportedException();

    /// <summary>The occurrence of a nominal time of the grid.</summary>
    public Occurrence At(DateTimeOffset nominalTime) => throw new NotSupportedException();

    /// <summary>The newest occurrence with nominal time after the floor that is due at <paramref name="now"/> or before; null = none is due.</summary>
    public Occurrence? LastDue(DateTimeOffset nominalFloor, DateTimeOffset now) => throw new NotSupportedException();
}
