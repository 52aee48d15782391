using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Scheduling.Tests;

/// <summary>Wraps another trigger and counts its calls, for limits that only show in the work done.</summary>
internal sealed class CountingTrigger(ITrigger inner) : ITrigger, IDayMarker
{
    /// <summary>Calls of <see cref="NextAfter"/> and <see cref="LastBefore"/>.</summary>
    public int Questions { get; set; }

    /// <summary>Calls of <see cref="CountBetween"/>.</summary>
    public int Counts { get; private set; }

    /// <summary>Days marked.</summary>
    public int Days { get; private set; }

    public DateTimeOffset? NextAfter(DateTimeOffset instant)
    {
        Questions++;
        return inner.NextAfter(instant);
    }

    public DateTimeOffset? LastBefore(DateTimeOffset instant)
    {
        Questions++;
        return inner.LastBefore(instant);
    }

    public long CountBetween(DateTimeOffset after, DateTimeOffset through)
    {
        Counts++;
        return inner.CountBetween(after, through);
    }

    public string Describe() => inner.Describe();

    public void Mark(DaySet day)
    {
        Days++;
        day.Add(inner);
    }
}
