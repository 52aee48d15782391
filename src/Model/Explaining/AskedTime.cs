using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Model.Explaining;

/// <summary>A time as a person asks for it: an instant, or a local time, which a clock change can skip or repeat.</summary>
/// <param name="Text">What was asked for.</param>
/// <param name="Starts">The instants that it may mean: usually one, none in a gap, two in an overlap.</param>
/// <param name="Span">A second; a minute if the text has no seconds.</param>
/// <param name="Local">The local time; null if the text has an offset.</param>
public sealed partial record AskedTime(string Text, IReadOnlyList<DateTimeOffset> Starts, TimeSpan Span, DateTime? Local)
{
    private const string Expected = "expected a time such as 02:30, 2026-11-22T02:30 (local time of the schedule) or 2026-11-22T01:30:00Z";

    private static readonly string[] TimesOfDay = ["H':'mm", "HH':'mm", "HH':'mm':'ss"];
    private static readonly string[] LocalTimes = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd' 'HH:mm:ss", "yyyy-MM-dd' 'HH:mm"];

    /// <summary>Reads a time. A time of day alone is the last one that has passed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="zone">Zone of local times.</param>
    /// <param name="now">The current time.</param>
    /// <param name="time">The result.</param>
    /// <param name="error">What was expected.</param>
    public static bool TryParse(
        string text, TimeZoneInfo zone, DateTimeOffset now, [NotNullWhen(true)] out AskedTime? time, [NotNullWhen(false)] out string? error)
    {
        var full = text.Trim();
        if (TimeOnly.TryParseExact(full, TimesOfDay, CultureInfo.InvariantCulture, DateTimeStyles.None, out var timeOfDay))
        {
            var local = ZoneTime.Of(now, zone).DateTime;
            var date = DateOnly.FromDateTime(local).AddDays(timeOfDay.ToTimeSpan() <= local.TimeOfDay ? 0 : -1);
            full = date.ToDateTime(timeOfDay).ToString(HasSeconds().IsMatch(full) ? LocalTimes[0] : LocalTimes[1], CultureInfo.InvariantCulture);
        }

        try
        {
            // The reader of dates in a spec: local times mean the same here and there.
            var instants = new DateTrigger([full], new WallClock(zone, GapPolicy.Skip, OverlapPolicy.Both));
            var isLocal = DateTime.TryParseExact(full, LocalTimes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var localTime);
            var span = HasSeconds().IsMatch(full) ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(1);
            time = new AskedTime(text, [.. All(instants)], span, isLocal ? localTime : null);
            error = null;
            return true;
        }
        catch (TriggerFormatException)
        {
            time = null;
            error = $"{Expected}, found '{text}'";
            return false;
        }
    }

    /// <summary>Reads the start of a range: one instant. A date alone is its midnight.</summary>
    /// <param name="text">The text.</param>
    /// <param name="zone">Zone of local times.</param>
    /// <param name="now">The current time.</param>
    /// <param name="instant">The result; the earlier one if clocks repeat it.</param>
    /// <param name="error">What was expected, or that clocks skip the time.</param>
    public static bool TryParseInstant(string text, TimeZoneInfo zone, DateTimeOffset now, out DateTimeOffset instant, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(zone);
        instant = default;
        var full = DateOnly.TryParseExact(text, "yyyy-MM-dd", out _) ? $"{text}T00:00" : text;
        if (!TryParse(full, zone, now, out var time, out error))
            return false;
        if (time.Starts is not [var start, ..])
        {
            error = $"{text} does not exist in {zone.Id}: clocks are set forward then";
            return false;
        }

        instant = start;
        return true;
    }

    /// <summary>An instant.</summary>
    public static AskedTime At(DateTimeOffset instant) => new("", [instant], TimeSpan.FromSeconds(1), null);

    /// <summary>Whether an instant is what was asked for.</summary>
    public bool Means([NotNullWhen(true)] DateTimeOffset? instant) => instant is { } time && Starts.Any(start => time >= start && time < start + Span);

    private static IEnumerable<DateTimeOffset> All(DateTrigger instants)
    {
        for (var at = instants.NextAfter(DateTimeOffset.MinValue); at is { } instant; at = instants.NextAfter(instant))
            yield return instant;
    }

    [GeneratedRegex("[0-9]{2}:[0-9]{2}:[0-9]{2}", RegexOptions.NonBacktracking)]
    private static partial Regex HasSeconds();
}
