using ScheduledJobs.Console.Charts;
using ScheduledJobs.Console.Planning;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Console.Tests.Support;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling.Exclusions;

namespace ScheduledJobs.Console.Tests.Planning;

/// <summary>What exclusions take away and move, in a week that begins with a Monday.</summary>
public sealed class ExcludedTimesTests
{
    private const string Weekend = ", exclude: {weekdays: [SAT, SUN]}";
    private const string Night = ", exclude: {times: ['22:00-06:00']}";

    private static readonly TimeRange Week = new(Statuses.At("2026-11-23T00:00:00Z"), Statuses.At("2026-11-30T00:00:00Z"));

    private static readonly DateTimeOffset Saturday = Statuses.At("2026-11-28T09:00:00Z");

    [Fact]
    public void Times_of_excluded_days_are_counted_and_listed_with_what_excludes_them()
    {
        var entry = Daily(Weekend);

        ExcludedTimes.Count(entry, Week).ShouldBe(2);
        ExcludedTimes.List(entry, Week, 2)!.ShouldBe([new("weekdays SAT", Saturday, null), new("weekdays SUN", Saturday.AddDays(1), null)]);
        ExcludedTimes.List(entry, Week, 1).ShouldBeNull();
        ExcludedTimes.Moved(entry, Week).ShouldBeEmpty();
        ExcludedTimes.Text(entry, Week).ShouldBe("2 excluded times");
    }

    [Fact]
    public void A_moved_time_is_taken_from_its_day_and_arrives_on_another()
    {
        var entry = Views.Entry("cron: {expression: '0 9 * * SAT'}", ", exclude: {weekdays: [SAT], policy: NextDay}");

        ExcludedTimes.Moved(entry, Week).ShouldBe([new ExclusionNote("weekdays SAT", Saturday, Saturday.AddDays(1))]);
        ExcludedTimes.Text(entry, Week).ShouldBe("1 excluded time, 1 time moved here");
        ExcludedTimes.Text(entry, LocalDay.Range(new DateOnly(2026, 11, 29), TimeZoneInfo.Utc)).ShouldBe("1 time moved here");
    }

    [Fact]
    public void A_schedule_without_exclusions_has_none()
    {
        var entry = Daily("");

        ExcludedTimes.Text(entry, Week).ShouldBe("");
        new ExclusionMarks(Week, 28).Draw(entry).ToString().ShouldBe("");
    }

    [Theory]
    [InlineData(", endAt: '2026-11-28T08:59:59Z'", 0)]
    [InlineData(", endAt: '2026-11-28T09:00:00Z'", 1)]
    [InlineData(", startAt: '2026-11-28T09:00:00Z'", 2)]
    [InlineData(", startAt: '2026-11-28T09:00:01Z'", 1)]
    [InlineData(", suspend: true", 0)]
    public void Times_that_would_not_run_anyway_do_not_count(string more, int expected)
    {
        var entry = Daily(Weekend + more);

        ExcludedTimes.Count(entry, Week).ShouldBe(expected);
        ExcludedTimes.List(entry, Week, 10)!.Count.ShouldBe(expected);
    }

    [Fact]
    public void Times_before_the_schedule_took_effect_or_after_its_last_run_do_not_count()
    {
        ExcludedTimes.Count(Daily(Weekend, Statuses.Waiting with { EffectiveSince = Saturday.AddTicks(-1) }), Week).ShouldBe(2);
        ExcludedTimes.Count(Daily(Weekend, Statuses.Waiting with { EffectiveSince = Saturday }), Week).ShouldBe(1);
        ExcludedTimes.Count(Daily(Weekend, Statuses.Waiting with { State = ScheduleStates.Completed }), Week).ShouldBe(0);
    }

    [Fact]
    public void Few_excluded_times_are_ticks_at_the_lower_edge_of_a_lane() =>
        new ExclusionMarks(Week, 28).Draw(Daily(Weekend)).ToString().ShouldBe("<path class=\"cut\" d=\"M767.9 22v5M910.7 22v5\"/>");

    [Fact]
    public void Many_excluded_times_are_bars_and_each_counts()
    {
        var entry = Views.Entry("interval: {every: 1s}", Night);

        var drawn = new ExclusionMarks(Week, 28).Draw(entry).ToString();

        ExcludedTimes.Count(entry, Week).ShouldBe(7 * 8 * 3600);
        drawn.ShouldStartWith("<path class=\"cut\" d=\"M0 22H");
        drawn.ShouldEndWith("H1000v5H987.5z\"/>");
        drawn.Count(c => c == 'z').ShouldBe(8);
    }

    [Fact]
    public void Days_add_up_what_all_schedules_lose_and_gain()
    {
        DateTimeOffset[] days = [.. Enumerable.Range(0, 8).Select(i => Week.From.AddDays(i))];
        Entry[] entries = [Daily(Weekend), Daily(""), Views.Entry("cron: {expression: '0 9 * * SAT'}", ", exclude: {weekdays: [SAT], policy: NextDay}")];

        ExclusionLoad.Taken(entries, days).ShouldBe([0, 0, 0, 0, 0, 2, 1]);
        ExclusionLoad.Moved(entries, days).ShouldBe([0, 0, 0, 0, 0, 0, 1]);
    }

    private static Entry Daily(string more, ScheduledJobStatus? status = null) => Views.Entry("cron: {expression: '0 9 * * *'}", more, status);
}
