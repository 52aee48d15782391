using ScheduledJobs.Model.Preview;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Model.Tests.Preview.Manifest;

namespace ScheduledJobs.Model.Tests.Preview;

/// <summary>A preview's work depends on how many times it shows, not on how long its range is.</summary>
public sealed class PreviewCostTests
{
    [Theory]
    [InlineData("* * * * * *", false, "")]
    [InlineData("* * * * * *", true, "")]
    [InlineData("30 2 * * *", false, "")]
    [InlineData("30 2 * * *", true, "")]
    [InlineData("0 0 29 2 *", true, "")]
    [InlineData("* * * * * *", false, ""","maxRuns":1000000000""")]
    [InlineData("* * * * * *", true, ""","maxRuns":1000000000""")]
    public void Eight_thousand_years_cost_no_more_than_what_is_shown(string cron, bool backward, string more)
    {
        var manifest = Cron(cron, "Europe/Berlin", gap: "Skip", more: more);
        var counted = new CountingTrigger(manifest.Schedule.Timetable.Trigger);
        var schedule = manifest.Schedule with { Timetable = new Timetable(counted, TimeSpan.Zero, "u") };

        var page = new SchedulePreview(manifest.Job, schedule, Specs.Created).Show(
            new PreviewRange { From = Specs.Created, To = Utc("9999-12-30"), Count = 10, Backward = backward });

        page.Runs.Count().ShouldBe(10);

        // Each time: found, looked up for a note, and searched for drops before it. To find the last of maxRuns, the range is halved.
        counted.Calls.ShouldBeLessThan(more.Length == 0 ? 40 : 140);
    }

    [Theory]
    [InlineData("anyOf", 0, true)]
    [InlineData("anyOf", 1, false)]
    [InlineData("allOf", 0, true)]
    [InlineData("allOf", 1, false)]
    public void The_runs_of_a_combination_are_counted_for_ten_years_and_no_longer(string combination, int beyond, bool isExact)
    {
        var daily = """{"cron":{"expression":"0 12 * * *"}},{"cron":{"expression":"0 12 * * *"}}""";
        var manifest = Of($$"""{"trigger":{"{{combination}}":[{{daily}}]},"maxRuns":1000000}""");
        var counted = new CountingTrigger(manifest.Schedule.Timetable.Trigger);
        var schedule = manifest.Schedule with { Timetable = new Timetable(counted, TimeSpan.Zero, "u") };
        var last = Specs.Created + MaxRunsBound.LongestCount + TimeSpan.FromDays(beyond);

        var page = new SchedulePreview(manifest.Job, schedule, Specs.Created).Show(new PreviewRange { From = last, To = last });

        page.Times.ShouldHaveSingleItem();
        page.IsMaxRunsExact.ShouldBe(isExact);
        counted.CountedThrough.ShouldBe(Specs.Created + MaxRunsBound.LongestCount);
    }

    [Fact]
    public void A_combination_that_ends_within_ten_years_ends_there_however_far_the_range_is()
    {
        var manifest = Of("""{"trigger":{"anyOf":[{"cron":{"expression":"0 12 * * *"}},{"cron":{"expression":"0 13 * * *"}}]},"maxRuns":100}""");

        var page = manifest.Preview().Show(new PreviewRange { To = Utc("9999-12-30"), Count = 1, Backward = true });

        page.IsMaxRunsExact.ShouldBeTrue();
        page.Times.ShouldHaveSingleItem().NominalTime.ShouldBe(Utc("2026-02-24T12:00:00"));
    }

    /// <summary>The search for the last of maxRuns is given up, although the times were counted.</summary>
    [Fact]
    public void A_bound_that_is_not_found_is_no_bound()
    {
        var hourly = Cron("0 * * * *").Schedule.Timetable.Trigger;
        new MaxRunsBound(new CountingTrigger(hourly), Specs.Created, 2, []).LastRun(Specs.Created.AddDays(1)).Last.ShouldBe(Specs.Created.AddHours(2));
        new MaxRunsBound(new CountingTrigger(hourly) { GivesUp = true }, Specs.Created, 2, []).LastRun(Specs.Created.AddDays(1)).ShouldBe((null, false));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void The_count_has_limits(int count)
    {
        var page = Cron("* * * * * *").Preview().Show(new PreviewRange { From = Specs.Created, Count = count });
        page.Times.Count.ShouldBe(count == 0 ? 1 : PreviewRange.MaxCount);
    }

    private sealed class CountingTrigger(ITrigger inner) : ITrigger
    {
        public int Calls { get; private set; }

        public DateTimeOffset CountedThrough { get; private set; }

        public bool GivesUp { get; init; }

        public bool CountsByDay => inner.CountsByDay;

        public DateTimeOffset? NextAfter(DateTimeOffset instant) => GivesUp ? null : Counted().NextAfter(instant);

        public DateTimeOffset? LastBefore(DateTimeOffset instant) => Counted().LastBefore(instant);

        public long CountBetween(DateTimeOffset after, DateTimeOffset through)
        {
            CountedThrough = through > CountedThrough ? through : CountedThrough;
            return Counted().CountBetween(after, through);
        }

        public ClockNote? NoteAt(DateTimeOffset nominalTime) => Counted().NoteAt(nominalTime);

        public ClockNote? NextDropped(DateTimeOffset after, DateTimeOffset through) => Counted().NextDropped(after, through);

        public ClockNote? LastDropped(DateTimeOffset before, DateTimeOffset from) => Counted().LastDropped(before, from);

        public string Describe() => inner.Describe();

        private ITrigger Counted()
        {
            Calls++;
            return inner;
        }
    }
}
