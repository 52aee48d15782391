using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Behaviour;

/// <summary>Calendars that appear, change and disappear while schedules refer to them.</summary>
public sealed class CalendarTests : ClusterTest
{
    private const string EverySecond = """
        trigger: {cron: {expression: "* * * * * *"}}
        misfire: {policy: RunAll}
        exclude: {calendars: [{name: days}]}
        """;

    [Fact]
    public async Task Without_its_calendar_a_schedule_does_not_run_and_with_it_it_runs_from_then_on()
    {
        await Here.CreateScheduledJobAsync("waiting", Outcome.Succeed.Pod, EverySecond);
        var stalled = await Here.UntilStalledAsync("waiting");
        stalled.Condition("Ready").Text("reason").ShouldBe("CalendarNotFound");
        stalled.Condition("Ready").Text("message").ShouldNotBeNull().ShouldContain($"ScheduleCalendar {Here.Name}/days does not exist");
        await UntilAsync(Now.AddSeconds(2));
        (await Here.PodsAsync("waiting")).ShouldBeEmpty();

        var appearedAt = Now;
        await Here.CreateAsync(Kind.ScheduleCalendars, Calendar("*-02-29"));
        var sj = await Here.UntilRunsAsync("waiting", 1);

        sj.Items("status", "recentRuns").Min(r => r.Time("scheduledTime")).ShouldNotBeNull().ShouldBeGreaterThan(appearedAt.AddSeconds(-1));
        sj.Number("status", "totals", "missed").ShouldBe(0);
        sj.ConditionStatus("Ready").ShouldBe("True");
        await UntilCalendarAsync(c => c.Number("status", "usedBy") == 1 && c.Number("status", "dates") == 1);
    }

    [Fact]
    public async Task An_edit_of_a_calendar_starts_nothing_retroactively_and_a_deleted_calendar_stops_its_schedules()
    {
        await Here.CreateAsync(Kind.ScheduleCalendars, Calendar("*-01-01/*-12-31"));
        await Here.CreateScheduledJobAsync("excluded", Outcome.Succeed.Pod, EverySecond);
        await Here.UntilAsync("excluded", sj => sj.ConditionStatus("Ready") == "False", "Ready=False, because every day is excluded");
        await UntilAsync(Now.AddSeconds(2));
        (await Here.PodsAsync("excluded")).ShouldBeEmpty();

        var editedAt = Now;
        await Cluster.Api.WriteAsync(HttpMethod.Patch, Kind.ScheduleCalendars.Path(Here.Name, "days"), YamlText.Single("spec: {dates: [\"*-02-29\"]}"));
        var sj = await Here.UntilRunsAsync("excluded", 1);
        sj.Items("status", "recentRuns").Min(r => r.Time("scheduledTime")).ShouldNotBeNull().ShouldBeGreaterThan(editedAt.AddSeconds(-1));
        sj.Number("status", "totals", "missed").ShouldBe(0);

        await Here.DeleteAsync(Kind.ScheduleCalendars, "days");
        (await Here.UntilStalledAsync("excluded")).Condition("Ready").Text("reason").ShouldBe("CalendarNotFound");
    }

    [Fact]
    public async Task A_shared_calendar_serves_another_namespace_and_one_that_is_not_shared_does_not()
    {
        await using var other = await TestNamespace.CreateAsync(Cluster);
        await other.CreateAsync(Kind.ScheduleCalendars, Calendar("*-02-29"));
        await Here.CreateScheduledJobAsync("guest", Outcome.Succeed.Pod, $"trigger: {{interval: {{every: 1h}}}}\nexclude: {{calendars: [{{name: days, namespace: {other.Name}}}]}}");
        (await Here.UntilStalledAsync("guest")).Condition("Ready").Text("message").ShouldNotBeNull().ShouldContain("is not shared with other namespaces");

        await Cluster.Api.WriteAsync(HttpMethod.Patch, Kind.ScheduleCalendars.Path(other.Name, "days"), YamlText.Single("spec: {shared: true}"));

        await Here.UntilAsync("guest", sj => sj.ConditionStatus("Ready") == "True", "Ready=True");
    }

    private static string Calendar(string date) => $$"""
        apiVersion: scheduledjobs.dev/v1alpha1
        kind: ScheduleCalendar
        metadata: {name: days}
        spec: {dates: ["{{date}}"]}
        """;

    private Task UntilCalendarAsync(Func<JsonObject, bool> condition) =>
        Eventually.BecomesTrueAsync(async () => await Here.FindAsync(Kind.ScheduleCalendars, "days") is { } calendar && condition(calendar), "the calendar's status");
}
