using System.Globalization;
using ScheduledJobs.Scheduling.Cron;

namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>A recurrence rule in words: <c>at 09:00 on the last Friday of every month, 10 times</c>.</summary>
public static class RecurrenceSentence
{
    /// <param name="rule">The rule.</param>
    /// <param name="start">The local time of its start.</param>
    /// <param name="zone">The zone of its local times.</param>
    public static string Of(RecurrenceRule rule, DateTime start, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(zone);
        var (time, isRhythm) = TimesOf(rule, start);
        var days = RecurrenceDayWords.Of(rule, start, IsOneTime(rule));
        var text = isRhythm && days == RecurrenceDayWords.EveryDay ? time : $"{time} {days}";
        return $"{text}{Positions(rule)}{End(rule, zone)}";
    }

    private static (string Text, bool IsRhythm) TimesOf(RecurrenceRule rule, DateTime start)
    {
        var (hours, minutes, seconds) = (Limit(rule.Hours, 24), Limit(rule.Minutes, 60), Limit(rule.Seconds, 60));
        var (hour, minute, second) = (Bits(rule.Hours, start.Hour), Bits(rule.Minutes, start.Minute), Bits(rule.Seconds, start.Second));
        var interval = rule.Interval;
        (ulong, ulong, ulong)? times = rule.Frequency switch
        {
            Frequency.Secondly when 60 % interval == 0 => (hours, minutes, seconds & Every(interval, start.Second, 60)),
            Frequency.Minutely when 60 % interval == 0 => (hours, minutes & Every(interval, start.Minute, 60), second),
            Frequency.Hourly when 24 % interval == 0 => (hours & Every(interval, start.Hour, 24), minute, second),
            >= Frequency.Daily => (hour, minute, second),
            _ => null,
        };
        return times is not { } found ? ($"{Step(rule)}, counted from {Moment(start)}{Limits(rule)}", true)
            : found is (0, _, _) or (_, 0, _) or (_, _, 0) ? ("never", true)
            : CronTimeWords.Of(found.Item1, found.Item2, found.Item3);
    }

    private static string Step(RecurrenceRule rule)
    {
        var (unit, name) = rule.Frequency switch
        {
            Frequency.Hourly => (TimeSpan.FromHours(1), "hour"),
            Frequency.Minutely => (TimeSpan.FromMinutes(1), "minute"),
            _ => (TimeSpan.FromSeconds(1), "second"),
        };

        // A longer one may be too long for a TimeSpan.
        return rule.Interval < 1_000_000 ? Words.Every(unit * rule.Interval) : $"every {Words.Count(rule.Interval, name)}";
    }

    /// <summary>What limits and expands a step that does not fit into the day.</summary>
    private static string Limits(RecurrenceRule rule)
    {
        var (minutes, seconds) = (new CronValues(Limit(rule.Minutes, 60), 0, 59).InWords("minute"), new CronValues(Limit(rule.Seconds, 60), 0, 59).InWords("second"));
        var inHours = rule.Hours.Length == 0 ? "" : $", in {new CronValues(Limit(rule.Hours, 24), 0, 23).InWords("hour")}";
        var inMinutes = rule.Minutes.Length == 0 ? "" : rule.Frequency == Frequency.Hourly ? $", at {minutes}" : $", in {minutes}";
        return $"{inHours}{inMinutes}{(rule.Seconds.Length == 0 ? "" : $", at {seconds}")}";
    }

    private static string Positions(RecurrenceRule rule)
    {
        if (rule.Positions.Length == 0 || RecurrenceDayWords.NamesPositions(rule, IsOneTime(rule)))
            return "";
        var period = rule.Frequency switch
        {
            Frequency.Secondly => "second",
            Frequency.Minutely => "minute",
            Frequency.Hourly => "hour",
            Frequency.Daily => "day",
            Frequency.Weekly => "week",
            Frequency.Monthly => "month",
            _ => "year",
        };
        return $", but of these only {Words.List([.. RecurrenceDayWords.Sort(rule.Positions).Select(position => RecurrenceDayWords.Nth(position, ""))])} of each {period}";
    }

    private static string End(RecurrenceRule rule, TimeZoneInfo zone) =>
        rule.Count is { } count ? $", {Words.Count(count, "time")} in all"
        : rule.Until is { IsDate: true } date ? $", until {date.In(zone).ToString("d MMM yyyy", CultureInfo.InvariantCulture)}"
        : rule.Until is { } until ? $", until {Moment(until.In(zone))}"
        : "";

    private static bool IsOneTime(RecurrenceRule rule) =>
        rule is { Frequency: >= Frequency.Daily, Hours.Length: <= 1, Minutes.Length: <= 1, Seconds.Length: <= 1 };

    private static string Moment(DateTime local) =>
        local.ToString(local.Second == 0 ? "d MMM yyyy HH':'mm" : "d MMM yyyy HH':'mm':'ss", CultureInfo.InvariantCulture);

    private static ulong Bits(int[] values, int missing) => values.Length == 0 ? 1UL << missing : Limit(values, 0);

    private static ulong Limit(int[] values, int count) =>
        values.Length == 0 ? (1UL << count) - 1 : values.Aggregate(0UL, (bits, value) => bits | 1UL << value);

    private static ulong Every(int step, int first, int count)
    {
        var bits = 0UL;
        for (var value = first % step; value < count; value += step)
            bits |= 1UL << value;
        return bits;
    }
}
