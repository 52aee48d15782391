using System.Globalization;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Recurrence;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Cli.Calendars;

/// <summary>Turns the events of an iCalendar file into dates of a ScheduleCalendar.</summary>
/// <param name="from">Recurring events are expanded from this day on.</param>
/// <param name="to">They are expanded up to this day.</param>
internal sealed class IcsImport(DateOnly from, DateOnly to)
{
    /// <summary>Most dates that one event is expanded to.</summary>
    private const int MaxTimes = 2000;

    // By the text of the date: what it is for.
    private readonly SortedDictionary<string, string> _dates = new(StringComparer.Ordinal);
    private readonly List<string> _leftOut = [];

    /// <summary>The dates and what they are for, those of every year first.</summary>
    public IReadOnlyDictionary<string, string> Dates => _dates;

    /// <summary>Events without a date, and why.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    public void Add(IcsEvent item)
    {
        if (item.Read(out var problem) is not var (first, days))
            _leftOut.Add($"{item.Summary}: {problem}");
        else if (item.Find("STATUS")?.Value.Trim().ToUpperInvariant() == "CANCELLED")
            _leftOut.Add($"{item.Summary}: it is cancelled");
        else if (item.Find("RECURRENCE-ID") is not null)
            _leftOut.Add($"{item.Summary}: it changes one time of a recurring event (RECURRENCE-ID)");
        else if (item.Find("RRULE") is null && item.Find("RDATE") is null)
            Keep(Dated(first, days), item.Summary);
        else if (IsPlainYearly(item, first) && days < 365)
            Keep(Yearly(first, days), item.Summary);
        else
            Expand(item, first, days);
    }

    private void Expand(IcsEvent item, DateOnly first, int days)
    {
        try
        {
            var clock = new WallClock(TimeZoneInfo.Utc);
            var start = RecurrenceTime.Parse(Text(first));
            List<RecurrenceTime> added = [.. Read(item, "RDATE")], removed = [.. Read(item, "EXDATE")];

            // The start is the first time of an event, whether the rule matches it or not.
            var rule = RecurrenceRule.Parse(item.Find("RRULE")?.Value ?? "FREQ=DAILY;COUNT=1");
            var trigger = new RecurrenceTrigger(rule, start, [.. added, start], removed, clock);
            var (next, last, count) = (InstantOf(from.AddDays(-days)).AddTicks(-1), InstantOf(to), 0);
            for (var at = trigger.NextAfter(next); at <= last && count < MaxTimes; at = trigger.NextAfter(at.Value), count++)
            {
                var day = DateOnly.FromDateTime(at.Value.UtcDateTime);
                if (day.AddDays(days - 1) >= from)
                    Keep(Dated(day, days), $"{item.Summary} (from {item.Find("RRULE")?.Value ?? "RDATE"}, {Text(from)} to {Text(to)} only)");
            }

            if (count == 0)
                _leftOut.Add($"{item.Summary}: it has no time from {Text(from)} to {Text(to)}");
        }
        catch (TriggerFormatException e)
        {
            _leftOut.Add($"{item.Summary}: {e.Message}");
        }
    }

    private void Keep(string date, string summary) => _dates[date] = _dates.TryGetValue(date, out var other) && other != summary ? $"{other}; {summary}" : summary;

    private static IEnumerable<RecurrenceTime> Read(IcsEvent item, string name) =>
        item.Values(name).Where(value => IcsEvent.TryReadDate(value, out _)).Select(value => RecurrenceTime.Parse(value.Trim()));

    /// <summary>Whether it is on the same date of every year, without an end.</summary>
    private static bool IsPlainYearly(IcsEvent item, DateOnly first)
    {
        if (item.Find("RRULE") is not { } rule || item.Find("RDATE") is not null || item.Find("EXDATE") is not null)
            return false;
        return rule.Value.Trim().ToUpperInvariant().TrimEnd(';').Split(';').All(part => part == "FREQ=YEARLY" || part == "INTERVAL=1"
            || part.StartsWith("WKST=", StringComparison.Ordinal)
            || part == string.Create(CultureInfo.InvariantCulture, $"BYMONTH={first.Month}")
            || part == string.Create(CultureInfo.InvariantCulture, $"BYMONTHDAY={first.Day}"));
    }

    private static string Dated(DateOnly first, int days) => days == 1 ? Text(first) : $"{Text(first)}/{Text(first.AddDays(days - 1))}";

    private static string Yearly(DateOnly first, int days)
    {
        var (start, end) = (first.ToString("'*'-MM-dd", CultureInfo.InvariantCulture), first.AddDays(days - 1).ToString("'*'-MM-dd", CultureInfo.InvariantCulture));
        return days == 1 ? start : $"{start}/{end}";
    }

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset InstantOf(DateOnly date) => new(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
