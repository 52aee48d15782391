using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Behaviour;

/// <summary>Errors that no schema can detect: the operator finds them, reports them where users look, and waits for a fix.</summary>
public sealed class InvalidSpecTests : ClusterTest
{
    [Fact]
    public async Task An_invalid_cron_expression_stalls_with_field_and_column()
    {
        await Here.CreateScheduledJobAsync("typo", Outcome.Succeed.Pod, """
            trigger: {cron: {expression: "30 25 * * *"}}
            """);

        var sj = await Here.UntilStalledAsync("typo");

        var stalled = sj.Condition("Stalled");
        stalled.Text("reason").ShouldBe("InvalidSchedule");
        var message = stalled.Text("message").ShouldNotBeNull();
        message.ShouldContain("spec.trigger.cron.expression");
        message.ShouldContain("hour");
        message.ShouldContain("column 4");
        message.ShouldContain("25");
        message.ShouldContain("0-23");
        sj.ConditionStatus("Ready").ShouldBe("False");
        sj.Condition("Ready").Text("reason").ShouldBe("InvalidSchedule");
        sj.Condition("Ready").Text("message").ShouldBe(message);
        sj.At("status", "nextRunTime").ShouldBeNull();
        sj.Items("status", "upcoming").ShouldBeEmpty();
        var warning = await Here.UntilEventAsync("typo", "InvalidSchedule");
        warning.Text("type").ShouldBe("Warning");
        warning.Text("note").ShouldBe(message);
    }

    [Fact]
    public async Task A_corrected_spec_becomes_ready()
    {
        await Here.CreateScheduledJobAsync("corrected", Outcome.Succeed.Pod, """
            trigger: {cron: {expression: "* * * *"}}
            """);
        await Here.UntilStalledAsync("corrected");

        await Here.PatchScheduledJobAsync("corrected", "spec: {trigger: {cron: {expression: \"0 0 1 1 *\"}}}");
        var sj = await Here.UntilReadyAsync("corrected");

        sj.ConditionStatus("Stalled").ShouldBe("False");
        sj.Time("status", "nextRunTime").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_schedule_that_becomes_invalid_stops_running()
    {
        await Here.CreateScheduledJobAsync("broken-later", Outcome.Succeed.Pod, "trigger: {cron: {expression: \"* * * * * *\"}}");
        await Here.UntilRunsAsync("broken-later", 1);

        await Here.PatchScheduledJobAsync("broken-later", "spec: {trigger: {cron: {expression: \"every day\"}}}");
        var stalled = await Here.UntilStalledAsync("broken-later");
        await UntilAsync(Now.AddSeconds(3));

        var later = await Here.GetScheduledJobAsync("broken-later");
        later.Text("status", "lastScheduleTime").ShouldBe(stalled.Text("status", "lastScheduleTime"));
        later.At("status", "nextRunTime").ShouldBeNull();
    }

    [Fact]
    public async Task One_bad_schedule_does_not_keep_another_from_running()
    {
        await Here.CreateScheduledJobAsync("bad", Outcome.Succeed.Pod, "trigger: {cron: {expression: \"nonsense\"}}");
        await Here.UntilStalledAsync("bad");

        await Here.CreateScheduledJobAsync("good", Outcome.Succeed.Pod, "trigger: {interval: {every: 1s}}");

        (await Here.UntilRunsAsync("good", 2)).ConditionStatus("Ready").ShouldBe("True");
        (await Here.GetScheduledJobAsync("bad")).ConditionStatus("Stalled").ShouldBe("True");
    }

    [Fact]
    public async Task An_unknown_time_zone_is_named()
    {
        await Here.CreateScheduledJobAsync("martian", Outcome.Succeed.Pod, """
            trigger: {cron: {expression: "0 3 * * *"}}
            timeZone: Mars/Olympus_Mons
            """);

        var sj = await Here.UntilStalledAsync("martian");

        sj.Condition("Ready").Text("reason").ShouldBe("InvalidTimeZone");
        sj.Condition("Ready").Text("message").ShouldNotBeNull().ShouldContain("spec.timeZone");
        sj.Condition("Ready").Text("message").ShouldNotBeNull().ShouldContain("Mars/Olympus_Mons");
        (await Here.UntilEventAsync("martian", "InvalidTimeZone")).Text("type").ShouldBe("Warning");
    }

    [Fact]
    public async Task A_trigger_without_any_instant_never_fires_and_says_so()
    {
        await Here.CreateScheduledJobAsync("thirtieth", Outcome.Succeed.Pod, """
            trigger: {cron: {expression: "0 0 30 2 *"}}
            """);

        var sj = await Here.UntilAsync("thirtieth", s => s.ConditionStatus("Ready") == "False", "Ready=False");

        sj.Condition("Ready").Text("reason").ShouldBe("NeverFires");
        sj.At("status", "nextRunTime").ShouldBeNull();
    }

    [Fact]
    public async Task A_Pod_template_that_the_server_refuses_stalls_with_the_servers_message()
    {
        var action = Outcome.Succeed.Pod;
        action.At("pod", "template", "metadata", "labels")!["team"] = "no label has blanks";
        await Here.CreateScheduledJobAsync("misshapen", action, "trigger: {cron: {expression: \"* * * * * *\"}}");

        var sj = await Here.UntilStalledAsync("misshapen");

        sj.Condition("Stalled").Text("reason").ShouldBe("InvalidTemplate");
        sj.Condition("Stalled").Text("message").ShouldNotBeNull().ShouldContain("metadata.labels");
        (await Here.UntilEventAsync("misshapen", "InvalidTemplate")).Text("type").ShouldBe("Warning");
        (await Here.PodsAsync("misshapen")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_check_of_a_template_leaves_nothing_behind()
    {
        await Here.CreateScheduledJobAsync("checked", Outcome.Succeed.Pod, "trigger: {cron: {expression: \"0 0 1 1 *\"}}");

        await Here.UntilReadyAsync("checked");

        (await Here.PodsAsync("checked")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stalled_schedule_is_reported_once()
    {
        await Here.CreateScheduledJobAsync("patient", Outcome.Succeed.Pod, "trigger: {cron: {expression: \"* * * * * * * * *\"}}");
        await Here.UntilEventAsync("patient", "InvalidSchedule");
        JsonObject before = await Here.UntilStalledAsync("patient");

        await UntilAsync(Now.AddSeconds(3));

        (await Here.EventsAsync("patient")).Count(e => e.Text("reason") == "InvalidSchedule").ShouldBe(1);
        (await Here.GetScheduledJobAsync("patient")).Text("metadata", "resourceVersion")
            .ShouldBe(before.Text("metadata", "resourceVersion"));
    }
}
