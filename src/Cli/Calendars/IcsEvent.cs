using System.Globalization;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Cli.Calendars;

/// <summary>An event of an iCalendar file.</summary>
internal sealed class IcsEvent
{
    private readonly List<IcsLine> _lines = [];

    /// <summary>Its title.</summary>
    public string Summary => Find("SUMMARY")?.Text.ReplaceLineEndings(" ").Trim() is { Length: > 0 } text ? text : "(no title)";

    public void Add(IcsLine line) => _lines.Add(line);

    public IcsLine? Find(string name) => _lines.Find(line => line.Name == name);

    /// <summary>All values of a property that may be repeated and have several.</summary>
    public IEnumerable<string> Values(string name) => _lines.Where(line => line.Name == name).SelectMany(line => line.Value.Split(','));

    /// <summary>Its first day and its number of days; null, with the reason, if it is not an event of whole days.</summary>
    public (DateOnly First, int Days)? Read(out string problem)
    {
        problem = "";
        if (Find("DTSTART") is not { } start)
            problem = "it has no DTSTART";
        else if (!TryReadDate(start.Value, out var first))
            problem = "it is not an all-day event";
        else if (DaysFrom(first) is { } days)
            return (first, days);
        else
            problem = "its end cannot be read, or is not after its start";
        return null;
    }

    public static bool TryReadDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text.Trim(), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    private int? DaysFrom(DateOnly first)
    {
        if (Find("DTEND") is { } end)
            return TryReadDate(end.Value, out var after) && after > first ? after.DayNumber - first.DayNumber : null;
        if (Find("DURATION") is not { } duration)
            return 1;
        var text = duration.Value.TrimStart('+').TrimStart('P').ToLowerInvariant();
        return DurationText.TryParse(text, out var length, out _) && length.Ticks > 0 && length.Ticks % TimeSpan.TicksPerDay == 0 ? length.Days : null;
    }
}
