using ScheduledJobs.Scheduling.Exclusions;

namespace ScheduledJobs.Scheduling.Tests.Exclusions;

/// <summary>Runs of excluded days, found at once, against a walk through the days.</summary>
public class DayMaskTests
{
    private static readonly int Middle = new DateOnly(2028, 1, 5).DayNumber;

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, 4)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Every_question_agrees_with_a_walk(int block)
    {
        for (var seed = block * 250; seed < (block + 1) * 250; seed++)
        {
            var random = new Random(seed);
            var sets = Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomDays(random)).ToList();
            var mask = new DayMask(sets);
            for (var i = 0; i < 40; i++)
            {
                var day = Middle + random.Next(-800, 800);
                mask.Contains(day).ShouldBe(IsIn(day), $"#{seed} day {day}");
                mask.NextFree(day).ShouldBe(Walk(day, 1, isIn: false), $"#{seed} next free from {day}");
                mask.LastFree(day).ShouldBe(Walk(day, -1, isIn: false), $"#{seed} last free from {day}");
                var next = mask.NextExcluded(day * WholeSeconds.PerDay + 5);
                var expected = Walk(day, 1, isIn: true);
                next.ShouldBe(expected == day ? day * WholeSeconds.PerDay + 5 : expected > YearBits.MaxDay ? WholeSeconds.Never : expected * WholeSeconds.PerDay, $"#{seed} next from {day}");
            }

            bool IsIn(int day) => sets.Exists(set => set.Weekdays.Contains(DateOnly.FromDayNumber(day).DayOfWeek) || set.Dates.Any(date => date.Contains(day)));

            // Whatever is not found within twelve years is in no year.
            int Walk(int day, int step, bool isIn)
            {
                for (var at = day; Math.Abs(at - day) < 12 * 366; at += step)
                {
                    if (IsIn(at) == isIn)
                        return at;
                }

                return step > 0 ? YearBits.MaxDay + 1 : -1;
            }
        }
    }

    [Fact]
    public void A_set_jumps_over_a_run_of_ranges_and_weekdays_at_once()
    {
        // Forty years of weeks, each Monday to Saturday a range, and Sundays as weekdays.
        var monday = new DateOnly(2026, 1, 5);
        var weeks = Enumerable.Range(0, 2000).Select(n => DateSpan.Parse($"{monday.AddDays(n * 7):yyyy-MM-dd}/{monday.AddDays(n * 7 + 5):yyyy-MM-dd}"));
        var mask = new DayMask([new ExcludedDays([DayOfWeek.Sunday], [.. weeks])]);
        var budget = 1_000;

        mask.NextFree(monday.DayNumber, YearBits.MaxDay, ref budget).ShouldBe(monday.AddDays(14_000).DayNumber);
        mask.LastFree(monday.AddDays(13_999).DayNumber, 0, ref budget).ShouldBe(monday.AddDays(-2).DayNumber, "the Saturday before");
        (1_000 - budget).ShouldBe(2);
    }

    [Fact]
    public void Small_sets_are_one_and_large_ones_stay_apart()
    {
        var large = new ExcludedDays([], [.. Enumerable.Range(0, 65).Select(n => DateSpan.Parse($"{new DateOnly(2026, 1, 1).AddDays(n * 3):yyyy-MM-dd}"))]);

        new DayMask([new ExcludedDays([DayOfWeek.Sunday], []), new ExcludedDays([DayOfWeek.Monday], []), new ExcludedDays([], [DateSpan.Parse("*-05-01")])]).Cost.ShouldBe(1);
        new DayMask([new ExcludedDays([DayOfWeek.Sunday], []), new ExcludedDays([], []), large, large]).Cost.ShouldBe(3);
        new DayMask([]).Cost.ShouldBe(0);
        new DayMask([]).NextFree(Middle).ShouldBe(Middle);
    }

    private static ExcludedDays RandomDays(Random random)
    {
        var weekdays = Enumerable.Range(0, 7).Where(_ => random.Next(4) == 0).Select(n => (DayOfWeek)n).Take(6);
        return new ExcludedDays(random.Next(2) == 0 ? [.. weekdays] : [], [.. Enumerable.Range(0, random.Next(5) == 0 ? 90 : random.Next(8)).Select(_ => RandomDate(random))]);
    }

    private static DateSpan RandomDate(Random random)
    {
        var first = DateOnly.FromDayNumber(Middle + random.Next(-400, 400));
        var last = first.AddDays(random.Next(3) == 0 ? random.Next(40) : random.Next(3));
        var format = random.Next(3) == 0 ? "*-MM-dd" : "yyyy-MM-dd";
        return DateSpan.Parse($"{first.ToString(format)}/{last.ToString(format)}");
    }
}
