using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>The local times of a rule between its start and its end.</summary>
internal static class RulePattern
{
    /// <summary>More than any two offsets differ: an end in UTC is applied to instants, here only roughly.</summary>
    private const long Slack = 2 * WholeSeconds.PerDay;

    public static BoundedTimes Of(RecurrenceRule rule, long start, WallClock clock)
    {
        var times = RuleTimes.Of(rule, start);
        var last = rule.Until is { } until ? Last(until, clock)
            : rule.Count is { } count && times is not null ? CountEnd.Find(times, start, count)
            : WholeSeconds.Max;

        // As with cron: a rhythm within the day goes on in a repeated hour; times of certain days occur once.
        return new BoundedTimes(times, start, last, repeats: rule.Frequency < Frequency.Daily);
    }

    private static long Last(RecurrenceTime until, WallClock clock) =>
        until.IsInstant ? until.ToLocal(clock) + Slack
        : until.IsDate ? until.Seconds + WholeSeconds.PerDay - 1
        : until.Seconds;
}
