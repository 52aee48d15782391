using System.Globalization;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>One or more given instants.</summary>
public sealed class DateTrigger : ITrigger
{
    /// <summary>A step in months that leaves the calendar from any date.</summary>
    private const int OneDateOnly = 9999 * 12;

    private static readonly string[] LocalFormats =
        ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd' 'HH:mm:ss", "yyyy-MM-dd' 'HH:mm"];

    private static readonly string[] AbsoluteFormats = [.. LocalFormats.SelectMany(f => new[] { f + "zzz", f + "'Z'" })];

    // Sorted, without duplicates.
    private readonly long[] _instants;
    private readonly string _description;

    /// <summary>Parses the instants: RFC 3339 with an offset, or the clock's local time without one.</summary>
    /// <exception cref="TriggerFormatException">A text is not a date and time, or the list is empty.</exception>
    public DateTrigger(IReadOnlyList<string> times, WallClock clock)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(clock);
        if (times.Count == 0)
            throw new TriggerFormatException("The date trigger has no dates; it needs at least one.");
        var instants = new SortedSet<long>();
        foreach (var time in times)
            instants.UnionWith(Read(time, clock));
        _instants = [.. instants];
        _description = $"at {times[0].Replace('T', ' ')}{(IsLocal(times[0]) ? clock.Suffix : "")}{(times.Count > 1 ? $" and {times.Count - 1} more" : "")}";
    }

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant)
    {
        var index = CountBefore(WholeSeconds.FirstAfter(instant));
        return index == _instants.Length ? null : WholeSeconds.ToInstant(_instants[index]);
    }

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant)
    {
        var index = CountBefore(WholeSeconds.LastBefore(instant) + 1);
        return index == 0 ? null : WholeSeconds.ToInstant(_instants[index - 1]);
    }

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through) =>
        Math.Max(0, CountBefore(WholeSeconds.FirstAfter(through)) - CountBefore(WholeSeconds.FirstAfter(after)));

    /// <inheritdoc />
    public string Describe() => _description;

    private int CountBefore(long seconds)
    {
        var index = Array.BinarySearch(_instants, seconds);
        return index < 0 ? ~index : index;
    }

    private static bool IsLocal(string text) => DateTime.TryParseExact(text, LocalFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static IEnumerable<long> Read(string text, WallClock clock)
    {
        if (DateTime.TryParseExact(text, LocalFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            var date = new CalendarGrid(OneDateOnly, 0, (int)(local.TimeOfDay.Ticks / TimeSpan.TicksPerSecond), MonthEnd.Clamp, DateOnly.FromDateTime(local));
            var grid = new LocalGrid(date, clock);
            for (var utc = grid.NextFrom(0); utc != WholeSeconds.Never; utc = grid.NextFrom(utc + 1))
                yield return utc;
        }
        else if (DateTimeOffset.TryParseExact(text, AbsoluteFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
        {
            yield return instant.UtcTicks / TimeSpan.TicksPerSecond;
        }
        else
        {
            var found = text is null ? "nothing" : $"'{(text.Length <= 40 ? text : text[..37] + "...")}'";
            throw new TriggerFormatException($"must be a time in whole seconds such as 2026-12-24T18:00:00Z, or without the offset for local time, but is {found}.");
        }
    }
}
