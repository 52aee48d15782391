using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Tests.Cron;

/// <summary>The sets of years, days and times in an expression, compared with lists of their members.</summary>
public class CronSetsTests
{
    private const int MaxDay = 3_652_058;

    private static readonly CronFieldSet AllDays = new() { Values = 0xFFFF_FFFE, IsStar = true };
    private static readonly CronFieldSet AllWeekdays = new() { Values = 0x7F, IsStar = true };

    [Theory]
    [InlineData(new int[0])]
    [InlineData(1970)]
    [InlineData(9999)]
    [InlineData(1970, 2033, 2034, 2035, 2097, 2098, 5000, 9936, 9999)]
    public void Years_are_found_from_both_sides(params int[] years)
    {
        var set = new CronYears();
        foreach (var year in years)
            set.Add(year);
        for (var year = -3; year < 10_100; year++)
        {
            set.Contains(year).ShouldBe(years.Contains(year));
            set.NextFrom(year).ShouldBe(years.FirstOrDefault(y => y >= year, 10_000));
            set.LastUpTo(year).ShouldBe(years.LastOrDefault(y => y <= year, 0));
        }

        set.Values().ShouldBe(years);
    }

    [Theory]
    [InlineData(new[] { 0 }, new[] { 0 }, new[] { 0 })]
    [InlineData(new[] { 23 }, new[] { 59 }, new[] { 59 })]
    [InlineData(new[] { 0, 7, 8, 23 }, new[] { 0, 30, 59 }, new[] { 0, 1, 59 })]
    [InlineData(new[] { 5, 6, 22 }, new[] { 1, 2, 58 }, new[] { 13 })]
    public void Times_are_found_and_counted(int[] hours, int[] minutes, int[] seconds)
    {
        var times = new CronTimes(Bits(hours), Bits(minutes), Bits(seconds));
        var all = hours.SelectMany(h => minutes.SelectMany(m => seconds.Select(s => h * 3600 + m * 60 + s))).ToList();
        (times.First, times.Last, times.PerDay).ShouldBe((all[0], all[^1], all.Count));
        for (int time = 0, before = 0; time < WholeSeconds.PerDay; time++)
        {
            var isMember = before < all.Count && all[before] == time;
            if (times.CountBefore(time) != before)
                times.CountBefore(time).ShouldBe(before, $"before {time}");
            if (time <= times.Last && times.NextFrom(time) != all[before])
                times.NextFrom(time).ShouldBe(all[before], $"from {time}");
            var last = isMember ? before : before - 1;
            if (time >= times.First && times.LastUpTo(time) != all[last])
                times.LastUpTo(time).ShouldBe(all[last], $"up to {time}");
            if (isMember)
                before++;
        }

        for (var hour = 0; hour < 24; hour++)
            times.MinutesOf(hour).ShouldBe(hours.Contains(hour) ? Bits(minutes) : 0);
        times.Seconds.ShouldBe(Bits(seconds));
    }

    [Fact]
    public void The_nearest_weekday_is_the_nearest_of_the_month()
    {
        for (var kind = 0; kind < 28; kind++)
        {
            var (length, first) = (28 + kind / 7, kind % 7);
            for (var day = 1; day <= length; day++)
            {
                var expected = Enumerable.Range(1, length).Where(d => (first + d - 1) % 7 is not (0 or 6)).MinBy(d => Math.Abs(d - day));
                CronDayMatching.DaysOf(new CronFieldSet { NearestWeekday = 1u << day }, isDayOfWeek: false, length, first).ShouldBe(1u << (expected - 1));
                CronDayMatching.DaysOf(new CronFieldSet { NearestWeekdayBeforeLast = 1u << (length - day) }, isDayOfWeek: false, length, first)
                    .ShouldBe(1u << (expected - 1));
            }
        }
    }

    [Fact]
    public void Weekdays_are_found_in_every_kind_of_month()
    {
        for (var kind = 0; kind < 28; kind++)
        {
            var (length, first) = (28 + kind / 7, kind % 7);
            for (var weekday = 0; weekday < 7; weekday++)
            {
                var days = Enumerable.Range(1, length).Where(d => (first + d - 1) % 7 == weekday).ToArray();
                DaysOf(new CronFieldSet { Values = 1UL << weekday }, length, first).ShouldBe(days);
                DaysOf(new CronFieldSet { LastWeekday = 1u << weekday }, length, first).ShouldBe([days[^1]]);
                for (var nth = 1; nth <= 5; nth++)
                    DaysOf(new CronFieldSet { NthWeekday = 1UL << (7 * (nth - 1) + weekday) }, length, first).ShouldBe(days.Skip(nth - 1).Take(1));
            }
        }
    }

    [Fact]
    public void Days_of_ISO_weeks_are_those_of_the_month_and_no_more()
    {
        foreach (var month in Enumerable.Range(0, 12 * 30).Select(m => new DateOnly(2000, 1, 1).AddMonths(m)))
        {
            var length = DateTime.DaysInMonth(month.Year, month.Month);
            Days(CronDayMatching.DaysOfWeeks(ulong.MaxValue, month.Year, month.Month, month.DayNumber, length)).ShouldBe(Enumerable.Range(1, length));
            foreach (var week in new[] { 1, 2, 9, 27, 52, 53 })
            {
                Days(CronDayMatching.DaysOfWeeks(1UL << week, month.Year, month.Month, month.DayNumber, length))
                    .ShouldBe(Enumerable.Range(1, length).Where(d => System.Globalization.ISOWeek.GetWeekOfYear(new DateTime(month.Year, month.Month, d)) == week));
            }
        }
    }

    [Fact]
    public void Special_days_are_seen_in_any_combination()
    {
        new CronFieldSet { Values = 1 }.HasSpecialDays.ShouldBeFalse();
        Action<CronFieldSet>[] members =
            [s => s.BeforeLast = 2, s => s.NearestWeekday = 2, s => s.NearestWeekdayBeforeLast = 2, s => s.LastWeekday = 2, s => s.NthWeekday = 2];
        foreach (var first in members)
        {
            foreach (var second in members)
            {
                var set = new CronFieldSet();
                first(set);
                second(set);
                set.HasSpecialDays.ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Only_all_days_of_all_months_are_every_day()
    {
        Days(AllDays, AllWeekdays).IsEveryDay.ShouldBeTrue();
        Days(AllDays, new CronFieldSet { Values = 1 }, either: true).IsEveryDay.ShouldBeTrue();
        Days(new CronFieldSet { Values = 0x7FFF_FFFE }, AllWeekdays).IsEveryDay.ShouldBeFalse();
        Days(AllDays, new CronFieldSet { Values = 0x3F }).IsEveryDay.ShouldBeFalse();
        Days(AllDays, AllWeekdays, months: 0x0FFE).IsEveryDay.ShouldBeFalse();
        Days(AllDays, AllWeekdays, weeks: ulong.MaxValue).IsEveryDay.ShouldBeFalse();
        var years = new CronYears();
        years.Add(2026);
        new CronDays(0x1FFE, years, null, AllDays, AllWeekdays, either: false).IsEveryDay.ShouldBeFalse();
    }

    public static TheoryData<string> DayPatterns => [.. Patterns.Keys];

    private static Dictionary<string, (CronDays Days, Func<DateOnly, bool> Matches)> Patterns { get; } = new()
    {
        ["every day"] = (Days(AllDays, AllWeekdays), _ => true),
        ["day 1 and 31"] = (Days(new CronFieldSet { Values = 1UL << 1 | 1UL << 31 }, AllWeekdays), d => d.Day is 1 or 31),
        ["days 1 to 30"] = (Days(new CronFieldSet { Values = 0x7FFF_FFFE }, AllWeekdays), d => d.Day <= 30),
        ["weekdays"] = (Days(AllDays, new CronFieldSet { Values = 0x3E }), d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)),
        ["29 February"] = (Days(new CronFieldSet { Values = 1UL << 29 }, AllWeekdays, months: 1 << 2), d => (d.Month, d.Day) == (2, 29)),
        ["31 December"] = (Days(new CronFieldSet { Values = 1UL << 31 }, AllWeekdays, months: 1 << 12), d => (d.Month, d.Day) == (12, 31)),
        ["January"] = (Days(AllDays, AllWeekdays, months: 1 << 1), d => d.Month == 1),
        ["Friday 13"] = (Days(new CronFieldSet { Values = 1UL << 13 }, new CronFieldSet { Values = 1 << 5 }), d => d.Day == 13 && d.DayOfWeek == DayOfWeek.Friday),
        ["Friday or 13"] = (Days(new CronFieldSet { Values = 1UL << 13 }, new CronFieldSet { Values = 1 << 5 }, either: true), d => d.Day == 13 || d.DayOfWeek == DayOfWeek.Friday),
        ["weeks 1 and 53"] = (Days(AllDays, AllWeekdays, weeks: 1UL << 1 | 1UL << 53), d => System.Globalization.ISOWeek.GetWeekOfYear(d.ToDateTime(default)) is 1 or 53),
    };

    [Theory]
    [MemberData(nameof(DayPatterns))]
    public void Days_are_found_and_counted(string name)
    {
        var (days, matches) = Patterns[name];
        days.IsNever.ShouldBeFalse();
        foreach (var (from, to) in new[] { (0, 400), (new DateOnly(2027, 11, 1).DayNumber, new DateOnly(2029, 2, 1).DayNumber), (MaxDay - 400, MaxDay + 1) })
        {
            var members = Enumerable.Range(from, to - from).Where(d => matches(DateOnly.FromDayNumber(d))).ToList();
            for (var day = from; day < to; day++)
            {
                var next = members.FirstOrDefault(m => m >= day, -1);
                if (next >= 0 || to > MaxDay)
                    days.NextFrom(day).ShouldBe(next);
                var last = members.LastOrDefault(m => m <= day, -1);
                if (last >= 0 || from == 0)
                    days.LastUpTo(day).ShouldBe(last);
                days.Count(from, day).ShouldBe(members.Count(m => m < day));
                days.Count(day, to).ShouldBe(members.Count(m => m >= day));
            }
        }

        days.NextFrom(MaxDay + 1).ShouldBe(-1);
        days.LastUpTo(-1).ShouldBe(-1);
        days.Count(100, 100).ShouldBe(0);
        days.Count(100, 50).ShouldBe(0);
    }

    [Fact]
    public void A_day_is_marked_to_the_second()
    {
        // A zone's spans may begin and end within a minute.
        const long First = 739_617 * WholeSeconds.PerDay;
        ILocalPattern pattern = CronExpression.Parse("* * * * * *");
        foreach (var (from, to) in new[] { (0L, 86_400L), (5, 130), (59, 60), (60, 61), (61, 119), (3_599, 3_601), (3_600, 7_200), (86_399, 86_400), (50, 50), (86_000, 86_400) })
        {
            foreach (var offset in new[] { 0, 3600 })
            {
                var day = DaySet.Rent(First);
                pattern.Mark(day, offset, First + from + offset, First + to + offset);
                ((long)day.Count(First, First + WholeSeconds.PerDay)).ShouldBe(to - from);
                day.NextFrom(First).ShouldBe(from == to ? WholeSeconds.Never : First + from);
                day.LastUpTo(First + WholeSeconds.PerDay).ShouldBe(from == to ? WholeSeconds.None : First + to - 1);
                day.Return();
            }
        }
    }

    private static CronDays Days(CronFieldSet daysOfMonth, CronFieldSet daysOfWeek, bool either = false, ulong months = 0x1FFE, ulong? weeks = null) =>
        new(months, null, weeks, daysOfMonth, daysOfWeek, either);

    private static ulong Bits(int[] values) => values.Aggregate(0UL, (bits, value) => bits | 1UL << value);

    private static IEnumerable<int> DaysOf(CronFieldSet weekdays, int length, int first) =>
        Days(CronDayMatching.DaysOf(weekdays, isDayOfWeek: true, length, first));

    private static IEnumerable<int> Days(uint bits) => Enumerable.Range(1, 32).Where(day => (bits >> (day - 1) & 1) != 0);
}
