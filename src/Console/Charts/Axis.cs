using System.Globalization;
using ScheduledJobs.Console.Planning;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Console.Charts;

/// <summary>Where an axis has a line, and what is written there.</summary>
/// <param name="At">The instant.</param>
/// <param name="Text">Its local time, or the date at midnight.</param>
/// <param name="IsDay">Whether a day begins.</param>
/// <param name="Number">Its number in its day, or that of the day if all lines are days. Where there is little room, texts of odd numbers go first.</param>
internal readonly record struct AxisTick(DateTimeOffset At, string Text, bool IsDay, int Number);

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

            // A day of 23 or 25 hours does not end with a whole step: the line before midnight would be too close to it.
            for (var (at, number) = (start, 0); at == start || (at + step / 2 < end && at < range.To); at += step, number++)
            {
                if (at >= range.From)
                    yield return new AxisTick(at, Text(at, at == start, zone), at == start, step < Steps[^1] ? number : day.DayNumber);
            }
        }
    }

    private static string Text(DateTimeOffset at, bool isDay, TimeZoneInfo zone) =>
        ZoneTime.Of(at, zone).ToString(isDay ? "ddd d MMM" : "HH':'mm", CultureInfo.InvariantCulture);
}
