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
        var (hours, minutes, seconds) = (Bits(rule.Hours, start.Hour), Bits(rule.Minutes, start.Minute), Bits(rule.Seconds, start.Second));
        switch (rule.Frequency)
        {
            case Frequency.Secondly when 60 % rule.Interval == 0:
                return CronTimeWords.Of(Limit(rule.Hours, 24), Limit(rule.Minutes, 60), Limit(rule.Seconds, 60) & Every(rule.Interval, start.Second, 60));
            case Frequency.Minutely when 60 % rule.Interval == 0:
                return CronTimeWords.Of(Limit(rule.Hours, 24), Limit(rule.Minutes, 60) & Every(rule.Interval, start.Minute, 60), seconds);
            case Frequency.Hourly when 24 % rule.Interval == 0:
                return CronTimeWords.Of(Limit(rule.Hours, 24) & Every(rule.Interval, start.Hour, 24), minutes, seconds);
            case >= Frequency.Daily:
                return CronTimeWords.Of(hours, minutes, seconds);
            default:
                return ($"{Words.Every(Unit(rule.Frequency) * rule.Interval)}, counted from {Moment(start)}{Limits(rule)}", true);
        }
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

    private static TimeSpan Unit(Frequency frequency) =>
        frequency switch { Frequency.Hourly => TimeSpan.FromHours(1), Frequency.Minutely => TimeSpan.FromMinutes(1), _ => TimeSpan.FromSeconds(1) };

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
