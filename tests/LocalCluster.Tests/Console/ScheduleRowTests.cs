using System.Text.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalCluster.Console.Schedules;

namespace ScheduledJobs.LocalCluster.Tests.Console;

public class ScheduleRowTests
{
    [Fact]
    public void A_row_is_read_from_the_status()
    {
        var row = ScheduleRow.From(Schedule("""
            {"schedule":"every 10s","nextRunTime":"2026-01-01T00:00:10Z","active":[{"id":"a"},{"id":"b"}],
             "conditions":[{"type":"Ready","status":"True"}],
             "lastRun":{"id":"x","result":"Failed","reason":"Timeout","message":"too slow","scheduledTime":"2026-01-01T00:00:00Z","completionTime":"2026-01-01T00:00:05Z"}}
            """));
        (row.Namespace, row.Name, row.Schedule, row.Active, row.IsSeen, row.IsSuspended, row.Problem).ShouldBe(("ns", "s", "every 10s", 2, true, true, null));
        row.NextRun.ShouldBe(new DateTimeOffset(2026, 1, 1, 0, 0, 10, TimeSpan.Zero));
        row.LastRun!.Reason.ShouldBe("Timeout");
    }

    [Theory]
    [InlineData("""{"cron":{"expression":"0 2 * * *"}}""", "0 2 * * *")]
    [InlineData("""{"interval":{"every":"90m"}}""", "every 90m")]
    [InlineData("""{"date":{"at":"2026-12-24T18:00:00"}}""", "at 2026-12-24T18:00:00")]
    [InlineData("""{"calendar":{"months":1}}""", "calendar")]
    [InlineData("{}", "")]
    public void Without_a_status_the_trigger_is_described(string trigger, string expected)
    {
        var row = ScheduleRow.From(Parse($$$"""{"metadata":{"name":"s","namespace":"ns"},"spec":{"trigger":{{{trigger}}}}}"""));
        (row.Schedule, row.IsSeen, row.LastRun).ShouldBe((expected, false, null));
    }

    [Fact]
    public void A_schedule_that_is_not_ready_has_a_problem() =>
        ScheduleRow.From(Schedule("""{"conditions":[{"type":"Ready","status":"False","reason":"InvalidCron","message":"column 3"}]}""")).Problem.ShouldBe("column 3");

    [Theory]
    [InlineData("""{"state":"Tripped"}""", true)]
    [InlineData("""{"state":"Suspended"}""", true)]
    [InlineData("""{"state":"Suspended","nextRunTime":"2026-01-01T00:00:10Z"}""", false)]
    [InlineData("""{"state":"Scheduled"}""", false)]
    public void Too_many_failures_or_the_namespace_suspend_it_too(string status, bool isSuspended) =>
        ScheduleRow.From(Parse($$"""{"metadata":{"name":"s","namespace":"ns"},"spec":{},"status":{{status}}}""")).IsSuspended.ShouldBe(isSuspended);

    [Fact]
    public void Finished_runs_are_reported_once_and_oldest_first()
    {
        var older = Schedule("""{"lastRun":{"id":"1","result":"Succeeded"},"recentRuns":[{"id":"1","result":"Succeeded"}]}""");
        var newer = Schedule("""
            {"lastRun":{"id":"3","result":"Failed","completionTime":"2026-01-01T00:00:03Z"},
             "recentRuns":[{"id":"3","result":"Failed","completionTime":"2026-01-01T00:00:03Z"},{"id":"2","result":"Succeeded","completionTime":"2026-01-01T00:00:02Z"},
                           {"id":"1","result":"Succeeded","completionTime":"2026-01-01T00:00:01Z"}]}
            """);
        FinishedRun.Between(older, newer).Select(r => r.Id).ShouldBe(["2", "3"]);
        FinishedRun.Between(newer, newer).ShouldBeEmpty();
    }

    private static AnyObject Schedule(string status) =>
        Parse($$"""{"metadata":{"name":"s","namespace":"ns"},"spec":{"suspend":true},"status":{{status}}}""");

    private static AnyObject Parse(string json) => JsonSerializer.Deserialize(json, KubeJsonContext.Default.AnyObject)!;
}
