using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests;

public class TimetableTests
{
    private static readonly DateTimeOffset Start = At("2026-01-01T00:00:00Z");

    [Fact]
    public void Without_jitter_due_is_nominal()
    {
        var timetable = new Timetable(Crontab("0 * * * *"), TimeSpan.Zero, "uid");
        timetable.NextAfter(Start).ShouldBe(new Occurrence(Start.AddHours(1), Start.AddHours(1)));
        timetable.Upcoming(Start, 3).Select(o => o.NominalTime).ShouldBe([Start.AddHours(1), Start.AddHours(2), Start.AddHours(3)]);
    }

    [Fact]
    public void Jitter_is_pinned()
    {
        // These offsets decide when users' jobs run: they must never change.
        var timetable = new Timetable(Crontab("0 * * * *"), TimeSpan.FromMinutes(10), "5f0c7e62-7f4c-4d7b-9c1f-5d0f0a6f2a11");
        timetable.Upcoming(Start, 3).Select(o => (o.DueTime - o.NominalTime).Ticks).ShouldBe([1_813_341_116L, 879_930_600L, 1_637_399_066L]);
    }

    [Fact]
    public void Jitter_is_below_its_limit_and_below_the_gap_and_keeps_the_order()
    {
        foreach (var jitter in new[] { 1, 59, 60, 61, 3600 })
        {
            var occurrences = new Timetable(Crontab("* * * * *"), TimeSpan.FromSeconds(jitter), "uid").Upcoming(Start, 500);
            foreach (var (nominal, due) in occurrences)
                (due - nominal).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(Math.Min(jitter, 60)) - TimeSpan.FromTicks(1));
            occurrences.Select(o => o.DueTime).ShouldBeInOrder(SortDirection.Ascending);
            occurrences.Max(o => o.DueTime - o.NominalTime).ShouldBeGreaterThan(TimeSpan.FromSeconds(Math.Min(jitter, 60) * 0.95));
            occurrences.Average(o => (o.DueTime - o.NominalTime).TotalSeconds).ShouldBe(Math.Min(jitter, 60) / 2.0, Math.Min(jitter, 60) * 0.08);
        }
    }

    [Fact]
    public void Jitter_of_the_last_run_knows_only_its_own_limit()
    {
        var timetable = new Timetable(new WindowTrigger(Crontab("0 * * * *"), null, Start.AddHours(1)), TimeSpan.FromDays(400), "uid");
        var last = timetable.NextAfter(Start)!.Value;
        (last.DueTime - last.NominalTime).ShouldBeGreaterThan(TimeSpan.FromHours(1));
    }

    [Fact]
    public void LastDue_is_exact_to_the_tick()
    {
        var timetable = new Timetable(Crontab("* * * * *"), TimeSpan.FromSeconds(50), "uid");
        var occurrences = timetable.Upcoming(Start, 100);
        for (var i = 1; i < occurrences.Count; i++)
        {
            timetable.LastDue(Start, occurrences[i].DueTime.AddTicks(-1)).ShouldBe(occurrences[i - 1]);
            timetable.LastDue(Start, occurrences[i].DueTime).ShouldBe(occurrences[i]);
            timetable.LastDue(Start, occurrences[i].DueTime.AddTicks(1)).ShouldBe(occurrences[i]);
            timetable.LastDue(occurrences[i].NominalTime, occurrences[i].DueTime).ShouldBeNull();
            timetable.LastDue(occurrences[i].NominalTime.AddTicks(-1), occurrences[i].DueTime).ShouldBe(occurrences[i]);
        }
    }

    [Fact]
    public void A_clock_that_stepped_back_finds_nothing_due() =>
        new Timetable(Crontab("* * * * *"), TimeSpan.Zero, "uid").LastDue(Start, Start.AddHours(-1)).ShouldBeNull();

    [Fact]
    public void A_negative_jitter_is_an_error() =>
        Should.Throw<TriggerFormatException>(() => new Timetable(Crontab("* * * * *"), TimeSpan.FromTicks(-1), "uid"))
            .Message.ShouldBe("The jitter is -00:00:00.0000001; it cannot be negative.");

    [Fact]
    public void At_the_end_of_the_calendar_jitter_has_no_room()
    {
        var last = At("9999-12-31T23:59:59Z");
        var timetable = new Timetable(Crontab("59 59 23 31 12 *"), TimeSpan.FromDays(1), "uid");
        timetable.At(last).ShouldBe(new Occurrence(last, DateTimeOffset.MaxValue));
        timetable.LastDue(Start, DateTimeOffset.MaxValue).ShouldBe(new Occurrence(last, DateTimeOffset.MaxValue));
        timetable.LastDue(Start, DateTimeOffset.MaxValue.AddTicks(-1))!.Value.NominalTime.Year.ShouldBe(9998);
    }
}
