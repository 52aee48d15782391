using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>Consecutive nominal times of a grid, counted rather than listed.</summary>
/// <param name="Trigger">The grid.</param>
/// <param name="Count">How many.</param>
/// <param name="First">The oldest; meaningless if Count is 0.</param>
/// <param name="Last">The newest; meaningless if Count is 0.</param>
internal readonly record struct GridRange(ITrigger Trigger, long Count, DateTimeOffset First, DateTimeOffset Last)
{
    /// <summary>The nominal times in (floor, through].</summary>
    public static GridRange Of(ITrigger trigger, DateTimeOffset floor, DateTimeOffset through)
    {
        var count = through <= floor ? 0 : trigger.CountBetween(floor, through);

        // A combination may give up its search, although it can count the times of each day.
        return count > 0 && trigger.NextAfter(floor) is { } first && trigger.LastBefore(through.AddTicks(1)) is { } last
            ? new GridRange(trigger, count, first, last)
            : new GridRange(trigger, 0, default, default);
    }

    /// <summary>Whether an instant is a nominal time of a grid.</summary>
    public static bool IsOn(ITrigger trigger, DateTimeOffset time) => trigger.LastBefore(time.AddTicks(1)) == time;

    /// <summary>The same range without the given times, which may also be those of another grid; First and Last are adjusted.</summary>
    public GridRange Without(IReadOnlySet<DateTimeOffset> nominalTimes)
    {
        var (trigger, first, last) = (Trigger, First, Last);
        var count = Count - nominalTimes.Count(t => t >= first && t <= last && IsOn(trigger, t));
        if (count <= 0)
            return this with { Count = 0 };
        while (nominalTimes.Contains(first))
        {
            if (Trigger.NextAfter(first) is not { } next)
                return this with { Count = 0 };
            first = next;
        }

        while (nominalTimes.Contains(last))
        {
            if (Trigger.LastBefore(last) is not { } before)
                return this with { Count = 0 };
            last = before;
        }

        return new GridRange(Trigger, count, first, last);
    }

    /// <summary>The times of this range and of a later one.</summary>
    public GridRange And(GridRange later) => this switch
    {
        { Count: 0 } => later,
        _ when later.Count == 0 => this,
        _ => this with { Count = Count + later.Count, Last = later.Last },
    };

    /// <summary>"the run scheduled for T was", or "N runs scheduled between T and T were".</summary>
    public string Text => RunRangeText.Of(Count, First, Last);
}
