using ScheduledJobs.Scheduling.LocalTime;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.LocalTime;

/// <summary>
/// The daylight-saving table: when a cron expression fires on a day with a gap or an overlap. Local times with their offsets.
/// </summary>
public class DaylightSavingTests
{
    [Theory]

    // Berlin 2026: 29 March 02:00+01 becomes 03:00+02.
    [InlineData("30 2 * * *", GapPolicy.NextValid, "03-29 03:00+02")]
    [InlineData("30 2 * * *", GapPolicy.Skip, "")]
    [InlineData("30 2 * * *", GapPolicy.Shift, "03-29 03:30+02")]
    [InlineData("0 2 * * *", GapPolicy.NextValid, "03-29 03:00+02")]
    [InlineData("0 2 * * *", GapPolicy.Shift, "03-29 03:00+02")]
    [InlineData("59 1 * * *", GapPolicy.NextValid, "03-29 01:59+01")]
    [InlineData("0 3 * * *", GapPolicy.NextValid, "03-29 03:00+02")]
    [InlineData("10,20,30 2 * * *", GapPolicy.NextValid, "03-29 03:00+02")]
    [InlineData("10,20,30 2 * * *", GapPolicy.Shift, "03-29 03:10+02, 03-29 03:20+02, 03-29 03:30+02")]
    [InlineData("0,30 2,3 * * *", GapPolicy.NextValid, "03-29 03:00+02, 03-29 03:30+02")]
    [InlineData("15,45 2,3 * * *", GapPolicy.NextValid, "03-29 03:00+02, 03-29 03:15+02, 03-29 03:45+02")]
    [InlineData("15,45 2,3 * * *", GapPolicy.Skip, "03-29 03:15+02, 03-29 03:45+02")]
    [InlineData("15,45 2,3 * * *", GapPolicy.Shift, "03-29 03:15+02, 03-29 03:45+02")]
    [InlineData("0/30 1-3 * * *", GapPolicy.NextValid, "03-29 01:00+01, 03-29 01:30+01, 03-29 03:00+02, 03-29 03:30+02")]
    [InlineData("0 3 * * *", GapPolicy.Shift, "03-29 03:00+02")]
    [InlineData("0 3 * * *", GapPolicy.Skip, "03-29 03:00+02")]
    [InlineData("0/30 1-3 * * *", GapPolicy.Shift, "03-29 01:00+01, 03-29 01:30+01, 03-29 03:00+02, 03-29 03:30+02")]
    [InlineData("0/30 1-3 * * *", GapPolicy.Skip, "03-29 01:00+01, 03-29 01:30+01, 03-29 03:00+02, 03-29 03:30+02")]
    [InlineData("20 2,3 * * *", GapPolicy.Shift, "03-29 03:20+02")]
    [InlineData("20 2,4 * * *", GapPolicy.Shift, "03-29 03:20+02, 03-29 04:20+02")]
    [InlineData("59 59 2 * * *", GapPolicy.Shift, "03-29 03:59:59+02")]
    public void A_gap_of_an_hour(string expression, GapPolicy gap, string expected) =>
        OnDay(expression, "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", gap, OverlapPolicy.Auto).ShouldBe(expected);

    [Theory]

    // Berlin 2026: 25 October 03:00+02 becomes 02:00+01.
    [InlineData("30 2 * * *", OverlapPolicy.Auto, "10-25 02:30+02")]
    [InlineData("30 2 * * *", OverlapPolicy.First, "10-25 02:30+02")]
    [InlineData("30 2 * * *", OverlapPolicy.Last, "10-25 02:30+01")]
    [InlineData("30 2 * * *", OverlapPolicy.Both, "10-25 02:30+02, 10-25 02:30+01")]
    [InlineData("0 2 * * *", OverlapPolicy.Last, "10-25 02:00+01")]
    [InlineData("0 3 * * *", OverlapPolicy.Both, "10-25 03:00+01")]
    [InlineData("59 1 * * *", OverlapPolicy.Both, "10-25 01:59+02")]
    [InlineData("0,30 2 * * *", OverlapPolicy.Auto, "10-25 02:00+02, 10-25 02:30+02")]
    [InlineData("*/30 2 * * *", OverlapPolicy.Auto, "10-25 02:00+02, 10-25 02:30+02, 10-25 02:00+01, 10-25 02:30+01")]
    [InlineData("*/30 2 * * *", OverlapPolicy.First, "10-25 02:00+02, 10-25 02:30+02")]
    [InlineData("*/30 2 * * *", OverlapPolicy.Last, "10-25 02:00+01, 10-25 02:30+01")]
    [InlineData("15 1-3 * * *", OverlapPolicy.Auto, "10-25 01:15+02, 10-25 02:15+02, 10-25 02:15+01, 10-25 03:15+01")]
    [InlineData("15 1-3 * * *", OverlapPolicy.Last, "10-25 01:15+02, 10-25 02:15+01, 10-25 03:15+01")]
    [InlineData("0/30 2 * * *", OverlapPolicy.Auto, "10-25 02:00+02, 10-25 02:30+02, 10-25 02:00+01, 10-25 02:30+01")]
    [InlineData("0-1 2 * * *", OverlapPolicy.Auto, "10-25 02:00+02, 10-25 02:01+02, 10-25 02:00+01, 10-25 02:01+01")]
    [InlineData("H(0-0)/30 2 * * *", OverlapPolicy.Auto, "10-25 02:00+02, 10-25 02:00+01")]
    [InlineData("H(0-0) 2 * * *", OverlapPolicy.Auto, "10-25 02:00+02")]
    [InlineData("0 2 * * *", OverlapPolicy.Auto, "10-25 02:00+02")]
    public void An_overlap_of_an_hour(string expression, OverlapPolicy overlap, string expected) =>
        OnDay(expression, "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", GapPolicy.NextValid, overlap).ShouldBe(expected);

    private static string OnDay(string expression, string zone, string from, string to, GapPolicy gap, OverlapPolicy overlap)
    {
        var trigger = Crontab(expression, zone, gap, overlap);
        var instants = trigger.Between(At(from).AddTicks(-1), At(to).AddTicks(-1));

        // The same backward and by counting.
        var backward = new List<DateTimeOffset>();
        for (var last = trigger.LastBefore(At(to)); last >= At(from); last = trigger.LastBefore(last.Value))
            backward.Add(last.Value);
        backward.Reverse();
        backward.ShouldBe(instants);
        trigger.CountBetween(At(from).AddTicks(-1), At(to).AddTicks(-1)).ShouldBe(instants.Count);
        return instants.InZone(zone);
    }
}
