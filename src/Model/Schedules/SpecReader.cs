using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Parses the texts of a spec; each failure names the field.</summary>
internal static class SpecReader
{
    /// <summary>The minimum of most durations in a spec: above zero.</summary>
    public static readonly TimeSpan AboveZero = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    public static TimeSpan Duration(string field, string text, TimeSpan? atLeast = null)
    {
        if (!DurationText.TryParse(text, out var duration, out var error))
            throw new SpecException(Reasons.InvalidSchedule, error.StartsWith("you wrote", StringComparison.Ordinal) ? $"{field}: {error}" : $"{field}: {Expected(atLeast)}. {error}");
        if (duration < atLeast)
            throw new SpecException(Reasons.InvalidSchedule, $"{field}: {Expected(atLeast)}, but is '{text}'");
        return duration;
    }

    public static TimeSpan? OptionalDuration(string field, string? text, TimeSpan? atLeast = null) =>
        text is null ? null : Duration(field, text, atLeast);

    /// <summary>A duration in whole seconds.</summary>
    public static TimeSpan Period(string field, string text)
    {
        var period = Duration(field, text, OneSecond);
        return period.Ticks % TimeSpan.TicksPerSecond == 0
            ? period
            : throw new SpecException(Reasons.InvalidSchedule, $"{field}: {Expected(OneSecond)}, but is '{text}'");
    }

    /// <summary>The wording of the schema's rules.</summary>
    private static string Expected(TimeSpan? atLeast)
    {
        var least = atLeast is not { } min ? "" : min == AboveZero ? "above zero " : $"of at least {DurationText.Format(min)} ";
        var units = atLeast >= OneSecond ? "s m h d w" : "ms s m h d w";
        return $"must be a duration {least}such as 90s, 1h30m or 2d (units {units})";
    }

    public static TimeZoneInfo Zone(string field, string name) => WallClock.FindZone(name) ?? throw new SpecException(
        Reasons.InvalidTimeZone, $"{field}: '{name}' is not in this system's time-zone data; {TimeZoneHint.For(name)}");

    public static T Choice<T>(string field, string text) where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: false, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])
            ? value
            : throw new SpecException(
                Reasons.InvalidSchedule, $"{field}: '{text}' is not one of {string.Join(", ", Enum.GetNames<T>())}");

    /// <summary>Numbers that are not set are valid.</summary>
    public static void CheckNumbers(string field, params ReadOnlySpan<(string Name, int? Value, int Most)> numbers)
    {
        foreach (var (name, value, most) in numbers)
        {
            if (SpecLimits.FindRangeFault(value, most) is { } fault)
                throw new SpecException(Reasons.InvalidSchedule, $"{field}.{name}: {fault}");
        }
    }

    /// <summary>Exactly one member of a union must be set. The schema says so too, but not every server evaluates all of it.</summary>
    public static void ExactlyOne(string field, string reason, params ReadOnlySpan<(string Name, object? Value)> members)
    {
        var set = new List<string>();
        var all = new List<string>();
        foreach (var (name, value) in members)
        {
            all.Add(name);
            if (value is not null)
                set.Add(name);
        }

        if (set.Count != 1)
        {
            // A merge patch adds the new member and leaves the old one in place.
            var rest = set.Count == 0
                ? " (found none)"
                : $"; a patch that switches from one to another must set the old one to null (found {string.Join(" and ", set)})";
            throw new SpecException(reason, $"{field}: set exactly one of {string.Join(", ", all)}{rest}");
        }
    }
}
