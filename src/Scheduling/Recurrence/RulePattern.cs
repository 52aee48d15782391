using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>The local times of a rule between its start and its end.</summary>
internal static class RulePattern
{
    /// <summary>More than any two offsets differ: an end in UTC is applied to instants, here only roughly.</summary>
    private const long Slack = 2 * WholeSeconds.PerDay;

    /// <param name="rule">The rule.</param>
    /// <param name="start">Where it begins, and what it leaves open.</param>
    /// <param name="includeStart">Whether it can occur, and COUNT counts, at the start itself.</param>
    /// <param name="clock">Zone of an end in UTC.</param>
    public static BoundedTimes Of(RecurrenceRule rule, long start, bool includeStart, WallClock clock)
    {
        var first = includeStart ? start : start + 1;
        var times = RuleTimes.Of(rule, start);
        var last = rule.Until is { } until ? Last(until, clock)
            : rule.Count is { } count && times is not null ? CountEnd.Find(times, first, count)
            : WholeSeconds.Max;
        return new BoundedTimes(times, first, last);
    }

    private static long Last(RecurrenceTime until, WallClock clock) =>
        until.IsInstant ? until.ToLocal(clock) + Slack
        : until.IsDate ? until.Seconds + WholeSeconds.PerDay - 1
        : until.Seconds;
}
