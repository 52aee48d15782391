using System.Globalization;
using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Tests.Exclusions;

/// <summary>
/// What an exclusion means, day by day and time by time: it reads the texts itself, walks through days, and finds the instants of a local time by
/// trying offsets.
/// </summary>
internal static class NaiveExclusion
{
    private const int MostDays = 62;

    /// <summary>The times that are left in (after, through].</summary>
    public static List<DateTimeOffset> Between(RandomExclusion given, DateTimeOffset after, DateTimeOffset through)
    {
        var (rules, clock) = (given.Rules, given.Clock);
        var result = new SortedSet<DateTimeOffset>();
        var (from, to) = (after.AddDays(-MostDays - 3), through.AddDays(MostDays + 3));
        for (var next = given.Inner.NextAfter(from); next <= to; next = given.Inner.NextAfter(next.Value))
        {
            foreach (var instant in Places(rules, clock, next.Value).Where(i => i > after && i <= through))
                result.Add(instant.ToUniversalTime());
        }

        return [.. result];
    }

    /// <summary>How many times of the grid in (after, through] are excluded, whether they move or not.</summary>
    public static long CountExcluded(RandomExclusion given, DateTimeOffset after, DateTimeOffset through)
    {
        var count = 0L;
        for (var next = given.Inner.NextAfter(after); next <= through; next = given.Inner.NextAfter(next.Value))
        {
            if (IsInTimes(given.Rules, TimeZoneInfo.ConvertTime(next.Value, given.Clock.Zone).DateTime) || IsDayExcluded(given.Rules, given.Clock, next.Value))
                count++;
        }

        return count;
    }

    private static IEnumerable<DateTimeOffset> Places(ExclusionRules rules, WallClock clock, DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, clock.Zone).DateTime;
        if (IsInTimes(rules, local))
            return [];
        if (!IsDayExcluded(rules, clock, instant))
            return [instant];
        if (rules.Policy == ExclusionPolicy.Skip)
            return [];
        var step = rules.Policy == ExclusionPolicy.NextDay ? 1 : -1;
        for (var days = 1; days <= MostDays; days++)
        {
            var target = local.AddDays(step * days);
            if (!IsOwnDayExcluded(rules, clock, target))
                return Instants(clock, target).Where(i => !IsDayExcluded(rules, clock, i) && !IsInTimes(rules, TimeZoneInfo.ConvertTime(i, clock.Zone).DateTime));
        }

        return [];
    }

    private static bool IsDayExcluded(ExclusionRules rules, WallClock clock, DateTimeOffset instant) =>
        IsIn(rules.Days, TimeZoneInfo.ConvertTime(instant, clock.Zone).DateTime)
        || rules.Calendars.Any(c => IsIn(c.Days, TimeZoneInfo.ConvertTime(instant, c.Zone ?? clock.Zone).DateTime));

    // With times that move, all calendars have the schedule's zone.
    private static bool IsOwnDayExcluded(ExclusionRules rules, WallClock clock, DateTime local) =>
        IsIn(rules.Days, local) || rules.Calendars.Any(c => (c.Zone is null || c.Zone.Id == clock.Zone.Id) && IsIn(c.Days, local));

    private static bool IsIn(ExcludedDays days, DateTime local) =>
        days.Weekdays.Contains(local.DayOfWeek) || days.Dates.Any(d => IsIn(d.Text, DateOnly.FromDateTime(local)));

    private static bool IsIn(string text, DateOnly day)
    {
        var ends = text.Split('/');
        if (!text.StartsWith('*'))
            return day >= Parse(ends[0]) && day <= Parse(ends[^1]);
        var (at, first, last) = (day.ToString("MM-dd", CultureInfo.InvariantCulture), ends[0][2..], ends[^1][2..]);
        var (isFrom, isTo) = (string.CompareOrdinal(at, first) >= 0, string.CompareOrdinal(at, last) <= 0);
        return string.CompareOrdinal(first, last) <= 0 ? isFrom && isTo : isFrom || isTo;

        static DateOnly Parse(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static bool IsInTimes(ExclusionRules rules, DateTime local) => rules.Times.Any(t =>
    {
        var ends = t.Text.Split('-').Select(e => e == "24:00" ? TimeSpan.FromDays(1) : TimeSpan.Parse(e, CultureInfo.InvariantCulture)).ToList();
        var (at, from, to) = (local.TimeOfDay, ends[0], ends[1]);
        return from < to ? at >= from && at < to : at >= from || at < to;
    });

    private static List<DateTimeOffset> Instants(WallClock clock, DateTime local)
    {
        // Offsets near the local time, as UTC, at every hour of two days.
        var utc = DateTime.SpecifyKind(local, DateTimeKind.Utc);
        var offsets = Enumerable.Range(-30, 61).Select(h => clock.Zone.GetUtcOffset(new DateTimeOffset(utc).AddHours(h))).Distinct().ToList();
        var found = offsets.Select(o => new DateTimeOffset(utc) - o).Where(i => TimeZoneInfo.ConvertTime(i, clock.Zone).DateTime == local).Distinct().Order().ToList();
        if (found.Count == 0)
            return OfGap(clock, local);
        return clock.Overlap switch
        {
            OverlapPolicy.Both => found,
            OverlapPolicy.Last => [found[^1]],
            _ => [found[0]],
        };
    }

    private static List<DateTimeOffset> OfGap(WallClock clock, DateTime local)
    {
        // The first instant whose local time is later.
        var utc = new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Utc));
        var (low, high) = (utc.AddHours(-30), utc.AddHours(30));
        while (high - low > TimeSpan.FromSeconds(1))
        {
            var middle = low.AddSeconds(Math.Floor((high - low).TotalSeconds / 2));
            if (TimeZoneInfo.ConvertTime(middle, clock.Zone).DateTime > local)
                high = middle;
            else
                low = middle;
        }

        return clock.Gap switch
        {
            GapPolicy.NextValid => [high],
            GapPolicy.Shift => [utc - clock.Zone.GetUtcOffset(high.AddSeconds(-1))],
            _ => [],
        };
    }
}
