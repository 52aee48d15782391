using System.Globalization;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>A time as calendars write it: a date, a local time or an instant. In iCalendar's form (20261224T180000Z) or with separators.</summary>
public readonly record struct RecurrenceTime
{
    private static readonly string[] DateFormats = ["yyyyMMdd", "yyyy-MM-dd"];

    private static readonly string[] LocalFormats =
        ["yyyyMMdd'T'HHmmss", "yyyyMMdd'T'HHmm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd' 'HH:mm:ss", "yyyy-MM-dd' 'HH:mm"];

    private static readonly string[] InstantFormats = [.. LocalFormats.SelectMany(format => new[] { format + "'Z'", format + "zzz" })];

    private RecurrenceTime(long seconds, bool isDate, bool isInstant)
    {
        Seconds = seconds;
        IsDate = isDate;
        IsInstant = isInstant;
    }

    /// <summary>Whether it has no time of day: <see cref="Seconds"/> is the midnight at which the day begins.</summary>
    public bool IsDate { get; }

    /// <summary>Whether it has an offset from UTC; otherwise it is local time in the zone of the schedule.</summary>
    public bool IsInstant { get; }

    /// <summary>Whole seconds of local time, or of UTC for an instant.</summary>
    internal long Seconds { get; }

    /// <summary>An instant; a fraction of a second is rounded up.</summary>
    public static RecurrenceTime At(DateTimeOffset instant) => new(Math.Min(WholeSeconds.FirstFrom(instant), WholeSeconds.Max), false, true);

    /// <summary>Parses a date, a local time, or a time with <c>Z</c> or an offset.</summary>
    /// <exception cref="TriggerFormatException">The text has another form.</exception>
    public static RecurrenceTime Parse(string text)
    {
        if (TryParse(text, out var time))
            return time;
        var found = text is null ? "nothing" : $"'{(text.Length <= 40 ? text : text[..37] + "...")}'";
        throw new TriggerFormatException($"must be a local time such as 2026-12-24T18:00:00, a time with Z or an offset, or a date, but is {found}");
    }

    /// <summary>Parses a time, or a period of RDATE (3.3.9: START/END or START/DURATION), of which only the start matters.</summary>
    /// <exception cref="TriggerFormatException">The text has another form.</exception>
    public static RecurrenceTime ParseStart(string text)
    {
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return slash > 0 && TryParse(text![..slash], out var start) && !start.IsDate && (text.AsSpan(slash + 1).StartsWith('P') || TryParse(text[(slash + 1)..], out _))
            ? start
            : Parse(text!);
    }

    /// <summary>The local time in a zone.</summary>
    public DateTime In(TimeZoneInfo zone) => IsInstant
        ? ZoneTime.Of(WholeSeconds.ToInstant(Seconds)!.Value, zone).DateTime
        : new DateTime(Seconds * TimeSpan.TicksPerSecond);

    internal static bool TryParse(string? text, out RecurrenceTime time)
    {
        time = default;
        if (DateTime.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            time = new RecurrenceTime(date.Ticks / TimeSpan.TicksPerSecond, true, false);
        else if (DateTime.TryParseExact(text, LocalFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            time = new RecurrenceTime(local.Ticks / TimeSpan.TicksPerSecond, false, false);
        else if (DateTimeOffset.TryParseExact(text, InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            time = new RecurrenceTime(instant.UtcTicks / TimeSpan.TicksPerSecond, false, true);
        else
            return false;
        return true;
    }

    /// <summary>The local time on a wall clock, in whole seconds.</summary>
    internal long ToLocal(WallClock clock) => IsInstant
        ? clock.ToLocal(WholeSeconds.ToInstant(Seconds)!.Value).Ticks / TimeSpan.TicksPerSecond
        : Seconds;
}
