using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Recurrence;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Recurrence;

/// <summary>Shorthand for recurrence rules.</summary>
internal static class Rules
{
    public static RecurrenceTrigger Rule(
        string rule, string start = "2026-01-01T09:00:00", string zone = "UTC", string[]? rdates = null, string[]? exdates = null) =>
        Rule(rule, start, Clock(zone), rdates, exdates);

    public static RecurrenceTrigger Rule(string rule, string start, WallClock clock, string[]? rdates = null, string[]? exdates = null) => new(
        RecurrenceRule.Parse(rule), RecurrenceTime.Parse(start), [.. (rdates ?? []).Select(RecurrenceTime.Parse)], [.. (exdates ?? []).Select(RecurrenceTime.Parse)], clock);

    /// <summary>The first times in UTC.</summary>
    public static List<DateTimeOffset> First(this ITrigger trigger, int count, DateTimeOffset after = default)
    {
        var times = new List<DateTimeOffset>();
        for (var next = trigger.NextAfter(after); times.Count < count && next is { } time; next = trigger.NextAfter(time))
            times.Add(time);
        return times;
    }

    /// <summary>The first times as <c>yyyy-MM-dd HH:mm</c>, in UTC.</summary>
    public static string Text(this ITrigger trigger, int count, DateTimeOffset after = default) =>
        string.Join(", ", trigger.First(count, after).Select(time => time.ToString(time.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss")));
}
