using System.Globalization;
using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;

namespace ScheduledJobs.LocalKube.Api.Tables;

/// <summary>Ages as kubectl prints them: at most two units, and less precise the longer they are.</summary>
internal static class HumanDuration
{
    private const int SecondsPerMinute = 60;
    private const int SecondsPerHour = 3600;
    private const int SecondsPerDay = 86400;
    private const int SecondsPerYear = 365 * SecondsPerDay;

    /// <summary>The age of an instant; <c>&lt;invalid&gt;</c> if it is in the future.</summary>
    public static string Since(DateTimeOffset instant, DateTimeOffset now) => ToText(now - instant);

    /// <summary>The age of the RFC 3339 text at a path, or <c>&lt;unknown&gt;</c>.</summary>
    public static string Since(JsonNode? obj, DateTimeOffset now, params ReadOnlySpan<string> path) =>
        Instant(obj.TextAt(path)) is { } instant ? Since(instant, now) : "<unknown>";

    public static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;

    public static string ToText(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            < 2 * SecondsPerMinute => $"{seconds}s",
            < 10 * SecondsPerMinute => Two(seconds, SecondsPerMinute, "m", 1, "s"),
            < 3 * SecondsPerHour => $"{seconds / SecondsPerMinute}m",
            < 8 * SecondsPerHour => Two(seconds, SecondsPerHour, "h", SecondsPerMinute, "m"),
            < 2 * SecondsPerDay => $"{seconds / SecondsPerHour}h",
            < 8 * SecondsPerDay => Two(seconds, SecondsPerDay, "d", SecondsPerHour, "h"),
            < 2L * SecondsPerYear => $"{seconds / SecondsPerDay}d",
            < 8L * SecondsPerYear => Two(seconds, SecondsPerYear, "y", SecondsPerDay, "d"),
            _ => $"{seconds / SecondsPerYear}y",
        };
    }

    private static string Two(long seconds, int unit, string name, int lesser, string lesserName)
    {
        var rest = seconds % unit / lesser;
        return rest == 0 ? $"{seconds / unit}{name}" : $"{seconds / unit}{name}{rest}{lesserName}";
    }
}
