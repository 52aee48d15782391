using ScheduledJobs.Scheduling.Misfires;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Misfires;

public class MisfirePlannerTests
{
    // Hourly; the floor is midnight, so the runs are 1, 2, 3 ... o'clock.
    private static readonly DateTimeOffset Midnight = At("2026-01-01T00:00:00Z");
    private static readonly Timetable Hourly = new(Crontab("0 * * * *"), TimeSpan.Zero, "uid");

    [Theory]

    // One is due.
    [InlineData(MisfireMode.RunLatest, "01:00", null, null, "1", "")]
    [InlineData(MisfireMode.RunLatest, "01:59", null, null, "1", "")]
    [InlineData(MisfireMode.RunEarliest, "01:59", null, null, "1", "")]
    [InlineData(MisfireMode.RunAll, "01:59", null, null, "1", "")]
    [InlineData(MisfireMode.Skip, "01:01", null, null, "1", "")]
    [InlineData(MisfireMode.Skip, "01:10", "10m", null, "1", "")]
    [InlineData(MisfireMode.Skip, "01:11", "10m", null, "", "Skipped 1: 1-1")]
    [InlineData(MisfireMode.RunLatest, "01:30", null, "30m", "1", "")]
    [InlineData(MisfireMode.RunLatest, "01:31", null, "30m", "", "DeadlineExceeded 1: 1-1")]
    [InlineData(MisfireMode.RunAll, "01:31", null, "30m", "", "DeadlineExceeded 1: 1-1")]
    [InlineData(MisfireMode.RunEarliest, "01:31", null, "30m", "", "DeadlineExceeded 1: 1-1")]
    [InlineData(MisfireMode.Skip, "01:31", "45m", "30m", "", "DeadlineExceeded 1: 1-1")]

    // Several are due.
    [InlineData(MisfireMode.RunLatest, "05:00", null, null, "5", "Coalesced 4: 1-4")]
    [InlineData(MisfireMode.RunEarliest, "05:00", null, null, "1", "Coalesced 4: 2-5")]
    [InlineData(MisfireMode.RunAll, "05:00", null, null, "1 2 3 4 5", "")]
    [InlineData(MisfireMode.RunAll, "09:00", null, null, "5 6 7 8 9", "CatchUpLimit 4: 1-4")]
    [InlineData(MisfireMode.Skip, "05:00", "0s", null, "5", "Skipped 4: 1-4")]
    [InlineData(MisfireMode.Skip, "05:00", "2h", null, "5", "Skipped 2: 1-2; Coalesced 2: 3-4")]
    [InlineData(MisfireMode.Skip, "05:30", "20m", null, "", "Skipped 5: 1-5")]
    [InlineData(MisfireMode.RunLatest, "05:30", null, "2h", "5", "DeadlineExceeded 3: 1-3; Coalesced 1: 4-4")]
    [InlineData(MisfireMode.RunLatest, "05:00", null, "2h", "5", "DeadlineExceeded 2: 1-2; Coalesced 2: 3-4")]
    [InlineData(MisfireMode.RunLatest, "05:30", null, "0s", "", "DeadlineExceeded 5: 1-5")]
    [InlineData(MisfireMode.RunEarliest, "05:30", null, "2h", "4", "DeadlineExceeded 3: 1-3; Coalesced 1: 5-5")]
    [InlineData(MisfireMode.RunAll, "05:30", null, "2h", "4 5", "DeadlineExceeded 3: 1-3")]
    [InlineData(MisfireMode.RunAll, "09:00", null, "5h", "5 6 7 8 9", "DeadlineExceeded 3: 1-3; CatchUpLimit 1: 4-4")]
    [InlineData(MisfireMode.Skip, "05:30", "90m", "3h", "5", "DeadlineExceeded 2: 1-2; Skipped 1: 3-3; Coalesced 1: 4-4")]
    public void Follows_the_table(MisfireMode mode, string now, string? grace, string? deadline, string runs, string missed)
    {
        var plan = MisfirePlanner.Plan(Hourly, Midnight, At($"2026-01-01T{now}:00Z"), Policy(mode, grace, deadline));
        string.Join(' ', plan.Runs.Select(r => r.NominalTime.Hour)).ShouldBe(runs);
        string.Join("; ", plan.Missed.Select(m => $"{m.Reason} {m.Count}: {m.First.Hour}-{m.Last.Hour}")).ShouldBe(missed);
        plan.HandledThrough.ShouldBe(At($"2026-01-01T{now[..2]}:00:00Z"));
    }

    [Theory]
    [InlineData(MisfireMode.Skip, "10m", null)]
    [InlineData(MisfireMode.RunLatest, null, "10m")]
    public void Bounds_are_inclusive_to_the_tick_and_count_from_the_due_time(MisfireMode mode, string? grace, string? deadline)
    {
        var timetable = new Timetable(Crontab("0 * * * *"), TimeSpan.FromMinutes(30), "uid");
        var first = timetable.NextAfter(Midnight)!.Value;
        first.DueTime.ShouldBeGreaterThan(first.NominalTime);
        var bound = first.DueTime.AddMinutes(10);
        var policy = Policy(mode, grace, deadline);
        MisfirePlanner.Plan(timetable, Midnight, bound.AddTicks(-1), policy).Runs.ShouldBe([first]);
        MisfirePlanner.Plan(timetable, Midnight, bound, policy).Runs.ShouldBe([first]);
        MisfirePlanner.Plan(timetable, Midnight, bound.AddTicks(1), policy).Runs.ShouldBeEmpty();
        MisfirePlanner.Plan(timetable, Midnight, first.DueTime.AddTicks(-1), policy).ShouldBe(MisfirePlan.Nothing);
    }

    [Fact]
    public void Nothing_at_or_before_the_floor_is_considered()
    {
        MisfirePlanner.Plan(Hourly, At("2026-01-01T05:00:00Z"), At("2026-01-01T05:30:00Z"), new MisfirePolicy()).ShouldBe(MisfirePlan.Nothing);
        MisfirePlanner.Plan(Hourly, At("2026-01-01T05:00:00Z"), At("2026-01-01T02:30:00Z"), new MisfirePolicy()).ShouldBe(MisfirePlan.Nothing);
    }

    [Fact]
    public void Nothing_is_caught_up_if_the_limit_is_zero()
    {
        var plan = MisfirePlanner.Plan(Hourly, Midnight, Midnight.AddHours(3), new MisfirePolicy { Mode = MisfireMode.RunAll, MaxCatchUp = 0 });
        plan.Runs.ShouldBeEmpty();
        plan.Missed.ShouldBe([new MissedRuns(MissedReason.CatchUpLimit, 3, Midnight.AddHours(1), Midnight.AddHours(3))]);
    }

    [Fact]
    public void A_year_of_seconds_is_counted_and_not_walked()
    {
        var everySecond = new Timetable(Crontab("* * * * * *", "Europe/Berlin"), TimeSpan.FromSeconds(1), "uid");
        var plan = MisfirePlanner.Plan(everySecond, Midnight, Midnight.AddDays(365), new MisfirePolicy { Mode = MisfireMode.RunAll });
        plan.Runs.Count.ShouldBe(100);
        (plan.Runs.Count + plan.Missed.Sum(m => m.Count)).ShouldBeInRange(31_535_999, 31_536_000);
    }

    [Theory]
    [InlineData(MisfireMode.RunLatest)]
    [InlineData(MisfireMode.Skip)]
    public void A_limit_may_reach_back_beyond_the_calendar(MisfireMode mode)
    {
        var now = Midnight.AddMinutes(90);
        foreach (var limit in new[] { now - DateTimeOffset.MinValue, now - DateTimeOffset.MinValue + TimeSpan.FromTicks(1), TimeSpan.MaxValue })
        {
            var plan = MisfirePlanner.Plan(Hourly, Midnight, now, new MisfirePolicy { Mode = mode, Deadline = limit, GracePeriod = limit });
            plan.Runs.Select(r => r.NominalTime).ShouldBe([Midnight.AddHours(1)]);
            plan.Missed.ShouldBeEmpty();
        }
    }

    private static MisfirePolicy Policy(MisfireMode mode, string? grace, string? deadline) => new()
    {
        Mode = mode,
        GracePeriod = grace is null ? TimeSpan.FromMinutes(1) : Duration(grace),
        Deadline = deadline is null ? null : Duration(deadline),
        MaxCatchUp = 5,
    };

    private static TimeSpan Duration(string text) => DurationText.TryParse(text, out var duration, out var error) ? duration : throw new FormatException(error);
}
