using System.Globalization;
using ScheduledJobs.Console.Planning;

namespace ScheduledJobs.Console.Charts;

/// <summary>Where an axis has a line, and what is written there.</summary>
/// <param name="At">The instant.</param>
/// <param name="Text">Its local time, or the date at midnight.</param>
/// <param name="IsDay">Whether a day begins.</param>
internal readonly record struct AxisTick(DateTimeOffset At, string Text, bool IsDay);

/// <summary>The lines of a time axis, in the reader's zone. Steps count from midnight, so a clock change shows as what it is.</summary>
internal static class Axis
{
    private const int MostTicks = 13;

    private static readonly TimeSpan[] Steps =
    [
        .. ((int[])[1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440]).Select(minutes => TimeSpan.FromMinutes(minutes)),
    ];

    public static IEnumerable<AxisTick> Ticks(TimeRange range, TimeZoneInfo zone)
    {
        var step = Steps.FirstOrDefault(s => range.Length / s <= MostTicks, Steps[^1]);
        for (var day = LocalDay.Of(range.From, zone); LocalDay.Start(day, zone) < range.To; day = day.AddDays(1))
        {
            var (start, end) = LocalDay.Range(day, zone);
            for (var at = start; at < end && at < range.To; at += step)
            {
                if (at >= range.From)
                    yield return new AxisTick(at, Text(at, at == start, zone), at == start);
            }
        }
    }

    private static string Text(DateTimeOffset at, bool isDay, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString(isDay ? "ddd d MMM" : "HH':'mm", CultureInfo.InvariantCulture);
}
