using ScheduledJobs.Console.Charts;
using ScheduledJobs.Console.Planning;
using ScheduledJobs.Console.Tests.Support;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Tests.Planning;

/// <summary>Counting gives what listing would give, at a cost that does not depend on how often a schedule runs.</summary>
public sealed class PlannedRunsTests
{
    /// <summary>Around the change to winter time in Berlin, and not at whole minutes.</summary>
    private static readonly TimeRange Autumn = new(Statuses.At("2026-10-24T07:13:21Z"), Statuses.At("2026-10-27T11:42:07Z"));

    private static readonly Condition Suspended =
        Statuses.Condition(ConditionTypes.Suspended, ConditionStatus.True, Reasons.NamespaceSuspended, "namespace team is suspended: upgrade");

    [Theory]
    [InlineData("cron: {expression: '*/7 * * * *'}", "")]
    [InlineData("cron: {expression: '30 2 * * *'}", ", timeZone: Europe/Berlin")]
    [InlineData("cron: {expression: '*/10 * * * * *'}", ", timeZone: Europe/Berlin, endAt: '2026-10-26T00:00:00Z'")]
    [InlineData("interval: {every: 90s}", ", startAt: '2026-10-25T00:00:30Z'")]
    [InlineData("interval: {every: 1h}", ", maxRuns: 7131")]
    [InlineData("anyOf: [{interval: {every: 17m}}, {cron: {expression: '0 3 * * *'}}]", "")]
    public void Counts_add_up_to_what_a_list_has(string trigger, string more)
    {
        var entry = Views.Entry(trigger, more);
        var times = PlannedRuns.List(entry, Autumn, int.MaxValue)!;
        var bounds = Autumn.Bounds(37);
        var counts = new long[37];

        PlannedRuns.AddCounts(entry, bounds, counts).ShouldBe(times.Count);

        times.Count.ShouldBeGreaterThan(0);
        PlannedRuns.Count(entry, Autumn).ShouldBe(times.Count);
        counts.ShouldBe(Enumerable.Range(0, 37).Select(i => times.LongCount(t => t >= bounds[i] && t < bounds[i + 1])));
        times.ShouldAllBe(t => Autumn.Contains(t));
    }

    [Fact]
    public void A_range_begins_with_its_first_instant_and_ends_before_its_last()
    {
        var entry = Views.Entry("interval: {every: 1m}", ", startAt: '2026-11-22T00:00:00Z'");
        var range = new TimeRange(Statuses.At("2026-11-22T10:00:00Z"), Statuses.At("2026-11-22T10:01:00Z"));

        PlannedRuns.List(entry, range, 10).ShouldBe([range.From]);
        PlannedRuns.Count(entry, range).ShouldBe(1);
    }

    [Fact]
    public void Times_before_the_schedule_took_effect_do_not_count()
    {
        var entry = Views.Entry("interval: {every: 1m}", "", Statuses.Waiting with { EffectiveSince = Statuses.At("2026-11-22T10:30:00Z") });
        var range = new TimeRange(Statuses.At("2026-11-22T10:00:00Z"), Statuses.At("2026-11-22T11:00:00Z"));

        PlannedRuns.Count(entry, range).ShouldBe(29);
    }

    [Fact]
    public void Times_before_the_end_of_a_suspension_do_not_count()
    {
        var status = Statuses.Waiting with { SuspendedUntil = Statuses.At("2026-11-22T10:30:00Z"), Conditions = [Suspended] };
        var entry = Views.Entry("interval: {every: 1m}", ", startAt: '2026-11-22T00:00:00Z'", status);
        var range = new TimeRange(Statuses.At("2026-11-22T10:00:00Z"), Statuses.At("2026-11-22T11:00:00Z"));

        PlannedRuns.IsPlanning(entry).ShouldBeTrue();
        PlannedRuns.Count(entry, range).ShouldBe(30);
        PlannedRuns.IsPlanning(Views.Entry("interval: {every: 1m}", "", status with { SuspendedUntil = null })).ShouldBeFalse();
    }

    [Theory]
    [InlineData(", suspend: true", false)]
    [InlineData(", timeZone: No/Where", false)]
    [InlineData("", true)]
    public void A_schedule_that_is_suspended_or_not_valid_plans_nothing(string more, bool expected) =>
        PlannedRuns.IsPlanning(Views.Entry("interval: {every: 1m}", more)).ShouldBe(expected);

    [Fact]
    public void A_lane_of_a_schedule_that_runs_every_second_is_small()
    {
        var week = new TimeRange(Views.Now, Views.Now.AddDays(7));

        var often = new Lane(week, Views.Now, 28).Draw(Views.Entry("interval: {every: 1s}")).ToString();
        var seldom = new Lane(week, Views.Now, 28).Draw(Views.Entry("interval: {every: 1h}")).ToString();

        often.Length.ShouldBeLessThan(200);
        seldom.Length.ShouldBeLessThan(4_000);
    }

    [Fact]
    public void A_load_counts_all_schedules_together()
    {
        var range = new TimeRange(Views.Now, Views.Now.AddHours(1));
        var load = Load.Of([Views.Entry("interval: {every: 1m}"), Views.Entry("cron: {expression: '30 * * * *'}"), Views.Entry("interval: {every: 1s}", ", suspend: true")], range.Bounds(60));

        load.Total.ShouldBe(61);
        load.Busiest.ShouldBe(30);
        load.Counts[30].ShouldBe(2);
    }

    [Theory]
    [InlineData("2026-03-29", 23)]
    [InlineData("2026-10-25", 25)]
    [InlineData("2026-11-22", 24)]
    public void A_day_is_as_long_as_clocks_make_it(string day, int hours) =>
        LocalDay.Range(DateOnly.Parse(day), Views.Berlin).Length.ShouldBe(TimeSpan.FromHours(hours));

    [Fact]
    public void An_axis_shows_local_times_and_a_clock_change_as_what_it_is()
    {
        var day = LocalDay.Range(DateOnly.Parse("2026-10-25"), Views.Berlin);
        var ticks = Axis.Ticks(day, Views.Berlin).ToList();

        ticks[0].ShouldBe(new AxisTick(day.From, "Sun 25 Oct", true, 0));
        ticks.Skip(1).Take(3).Select(t => (t.Text, t.Number)).ShouldBe([("02:00", 1), ("03:00", 2), ("05:00", 3)]);

        // 23:00 would be too close to the next midnight.
        ticks[^1].Text.ShouldBe("21:00");
        ticks.Count.ShouldBeLessThanOrEqualTo(14);
    }

    [Fact]
    public void The_days_of_a_long_axis_are_numbered_through()
    {
        var week = new TimeRange(Views.Now, Views.Now.AddDays(7));

        var numbers = Axis.Ticks(week, Views.Berlin).Select(t => t.Number).ToList();

        numbers.ShouldBe(Enumerable.Range(numbers[0], 7));
    }

    [Fact]
    public void A_run_that_has_not_ended_reaches_to_now()
    {
        var status = Statuses.Waiting with { Active = [Statuses.Succeeded with { Id = "one-2", StartTime = Views.Now.AddMinutes(-30), Result = null, CompletionTime = null }], RecentRuns = [] };
        var drawn = new Lane(new TimeRange(Views.Now.AddHours(-1), Views.Now.AddHours(1)), Views.Now, 28).Draw(Views.Entry("interval: {every: 2h}", "", status)).ToString();

        drawn.ShouldContain("<rect class=\"run busy on\" x=\"250\" y=\"7\" width=\"250\"");
    }
}
