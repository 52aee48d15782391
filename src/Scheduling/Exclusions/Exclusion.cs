using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Exclusions;

/// <summary>
/// Excluded days and parts of days on a wall clock. What counts is the local time of an instant: for a time that a clock change moves, the one at
/// which it runs. Immutable and thread-safe.
/// </summary>
public sealed class Exclusion
{
    /// <summary>Most questions of a search without a budget. Masks that hand it back and forth more often are taken to exclude everything.</summary>
    private const int MaxCost = 20_000;

    private readonly ExclusionRules _rules;

    // One for the days in each zone, and one for the parts of days.
    private readonly ZonedMask[] _masks;

    /// <summary>Combines rules with a clock.</summary>
    /// <exception cref="TriggerFormatException">Times are to move, and a calendar's days begin at another time than the schedule's.</exception>
    public Exclusion(ExclusionRules rules, WallClock clock)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(clock);
        _rules = rules;
        Clock = clock;
        var isOwn = rules.Calendars.ToLookup(calendar => calendar.Zone is null || calendar.Zone.Id == clock.Zone.Id || calendar.Zone.HasSameRules(clock.Zone));
        if (rules.Policy != ExclusionPolicy.Skip && isOwn[false].FirstOrDefault() is { } other)
        {
            throw new TriggerFormatException(
                $"{rules.Policy} needs calendars with the time zone of the schedule, {clock.Zone.Id}, or without one, but that of '{other.Name}' is {other.Zone!.Id}");
        }

        Days = new DayMask([rules.Days, .. isOwn[true].Select(calendar => calendar.Days)]);
        Times = new TimeMask(rules.Times);
        _masks =
        [
            new ZonedMask(Days, clock.Offsets),
            .. isOwn[false].GroupBy(calendar => calendar.Zone!.Id).Select(OfZone),
            .. rules.Times.Count > 0 ? [new ZonedMask(Times, clock.Offsets)] : Array.Empty<ZonedMask>(),
        ];
        Cost = _masks.Sum(mask => mask.Cost);
    }

    /// <summary>What happens to a time on an excluded day.</summary>
    public ExclusionPolicy Policy => _rules.Policy;

    /// <summary>Zone and daylight-saving policies of the schedule.</summary>
    internal WallClock Clock { get; }

    /// <summary>The days in the schedule's zone.</summary>
    internal DayMask Days { get; }

    /// <summary>The parts of days.</summary>
    internal TimeMask Times { get; }

    /// <summary>How many sets are asked whether an instant is excluded.</summary>
    internal int Cost { get; }

    /// <summary>Short words, such as <c>SAT, SUN, 3 dates, 22:00-06:00 and calendar holidays-de</c>.</summary>
    public string Describe()
    {
        var (days, times, calendars) = (_rules.Days, _rules.Times, _rules.Calendars);
        List<string> parts = [.. days.Weekdays.Select(NameOf)];
        if (days.Dates.Count > 0)
            parts.Add(days.Dates.Count == 1 ? days.Dates[0].Text : $"{days.Dates.Count} dates");
        if (times.Count > 0)
            parts.Add(times.Count == 1 ? times[0].Text : $"{times.Count} times of day");
        if (calendars.Count > 0)
            parts.Add(calendars.Count == 1 ? $"calendar {calendars[0].Name}" : $"{calendars.Count} calendars");
        return Words.List(parts);
    }

    /// <summary>The part that excludes an instant, as in <see cref="ExclusionNote.Rule"/>; null if none does.</summary>
    public string? FindRule(DateTimeOffset instant)
    {
        var local = Clock.ToLocal(instant);
        if (_rules.Times.FirstOrDefault(time => time.Contains((int)(local.Ticks % TimeSpan.TicksPerDay / TimeSpan.TicksPerSecond))) is { } part)
            return $"times {part.Text}";
        if (FindDay(_rules.Days, local) is { } day)
            return day.Length == 3 ? $"weekdays {day}" : $"dates {day}";
        foreach (var calendar in _rules.Calendars)
        {
            var there = calendar.Zone is { } zone ? ZoneTime.Of(instant, zone).DateTime : local;
            if (FindDay(calendar.Days, there) is { } entry)
                return $"calendar {calendar.Name} ({entry})";
        }

        return null;
    }

    internal bool IsExcluded(long utc)
    {
        foreach (var mask in _masks)
        {
            if (mask.Excludes(utc))
                return true;
        }

        return false;
    }

    /// <summary>The first instant at or after one that is not excluded; <see cref="WholeSeconds.Never"/> if there isn't one.</summary>
    internal long NextAllowed(long utc)
    {
        var budget = MaxCost;
        var next = NextAllowed(utc, ref budget);
        return budget > 0 ? next : WholeSeconds.Never;
    }

    /// <summary>The same under a budget as that of <see cref="ILocalMask"/>; how far it got, if that is used up.</summary>
    internal long NextAllowed(long utc, ref int budget)
    {
        // It is there once all masks in a row have left it where it is.
        var agreed = 0;
        for (var index = 0; budget > 0; index = (index + 1) % _masks.Length)
        {
            var next = _masks[index].NextAllowed(utc, ref budget);
            agreed = next == utc ? agreed + 1 : 1;
            if (agreed >= _masks.Length || next == WholeSeconds.Never)
                return next;
            utc = next;
        }

        return utc;
    }

    /// <summary>The last instant at or before one that is not excluded; <see cref="WholeSeconds.None"/> if there isn't one. As above.</summary>
    internal long LastAllowed(long utc, ref int budget)
    {
        var agreed = 0;
        for (var index = 0; budget > 0; index = (index + 1) % _masks.Length)
        {
            var last = _masks[index].LastAllowed(utc, ref budget);
            agreed = last == utc ? agreed + 1 : 1;
            if (agreed >= _masks.Length || last == WholeSeconds.None)
                return last;
            utc = last;
        }

        return utc;
    }

    /// <summary>The first instant at or after one that is excluded; <see cref="WholeSeconds.Never"/> if there isn't one.</summary>
    internal long NextExcluded(long utc)
    {
        var next = WholeSeconds.Never;
        foreach (var mask in _masks)
            next = Math.Min(next, mask.NextExcluded(utc));
        return next;
    }

    private static ZonedMask OfZone(IGrouping<string, ExcludedCalendar> calendars) =>
        new(new DayMask([.. calendars.Select(calendar => calendar.Days)]), ZoneOffsets.Of(calendars.First().Zone!));

    /// <summary>The weekday or date that contains a day; null if none does.</summary>
    private static string? FindDay(ExcludedDays days, DateTime local)
    {
        var day = DateOnly.FromDateTime(local).DayNumber;
        return days.Dates.Where(span => span.Contains(day)).Select(span => span.Text).FirstOrDefault() ?? (days.Weekdays.Contains(local.DayOfWeek) ? NameOf(local.DayOfWeek) : null);
    }

    private static string NameOf(DayOfWeek weekday) => weekday.ToString()[..3].ToUpperInvariant();
}
