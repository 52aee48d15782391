using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;

namespace ScheduledJobs.Integration.Tests.Kubectl;

public sealed class ReadingWithKubectlTests : KubectlTest
{
    [SkippableFact]
    public async Task Api_resources_lists_the_kinds_with_their_short_names()
    {
        var rows = (await KubectlAsync("api-resources", "--api-group=scheduledjobs.dev", "--no-headers")).Rows;

        rows.Count.ShouldBe(3);
        rows[0].ShouldBe(["backfills", "sbf", "scheduledjobs.dev/v1alpha1", "true", "Backfill"]);
        rows[1].ShouldBe(["schedulecalendars", "scal", "scheduledjobs.dev/v1alpha1", "true", "ScheduleCalendar"]);
        rows[2].ShouldBe(["scheduledjobs", "sj", "scheduledjobs.dev/v1alpha1", "true", "ScheduledJob"]);
    }

    [SkippableFact]
    public async Task Explain_describes_a_field_and_its_members()
    {
        var text = (await KubectlAsync("explain", "scheduledjob.spec.trigger")).Succeeded;

        text.ShouldContain("DESCRIPTION:");
        foreach (var trigger in new[] { "cron", "interval", "date", "calendar", "anyOf", "allOf" })
            text.ShouldContain($"  {trigger}\t<");
        (await KubectlAsync("explain", "scheduledjob.spec.trigger.cron.expression")).Succeeded.ShouldContain("<string>");
        (await KubectlAsync("explain", "scheduledjob.spec.retry.backoff.initial")).Succeeded.ShouldContain("Default: 10s.");
    }

    [SkippableFact]
    public async Task Get_prints_our_columns()
    {
        await ApplyAsync(NewYear);
        await Here.UntilReadyAsync("new-year");

        var rows = (await KubectlAsync("get", "sj")).Rows;

        string[] columns = ["NAME", "SCHEDULE", "STATUS", "ACTIVE", "LAST RUN", "RESULT", "NEXT RUN", "AGE"];
        rows[0].ShouldBe(columns);
        rows[1][0].ShouldBe("new-year");
        rows[1][1].ShouldContain("0 0 1 1 *");
        var berlin = new DateTimeOffset(Now.Year + 1, 1, 1, 0, 0, 0, TimeSpan.FromHours(1));
        rows[1].ShouldContain($"{berlin.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");
        (await KubectlAsync("get", "scheduledjobs", "-o", "wide")).Rows[0]
            .ShouldBe([.. columns, "TIME ZONE", "ACTION", "FAILURES", "LAST SUCCESS", "MISSED", "READY", "HEALTHY"], ignoreOrder: true);
    }

    [SkippableFact]
    public async Task Get_prints_the_last_run_of_a_schedule_that_ran()
    {
        await Here.CreateScheduledJobAsync("ran", Outcome.Succeed.Pod, "trigger: {interval: {every: 2s}}");
        await Here.UntilRunsAsync("ran", 1);

        var row = (await KubectlAsync("get", "sj", "ran", "--no-headers")).Succeeded;

        row.ShouldContain("Succeeded");
        row.ShouldContain("every 2s");
        row.ShouldNotContain("<invalid>");
        (await KubectlAsync("get", "pods", "-l", "scheduledjobs.dev/name=ran", "--no-headers")).Succeeded.ShouldContain("Completed");
    }

    [SkippableFact]
    public async Task Get_watch_prints_a_line_for_each_change()
    {
        await Here.CreateScheduledJobAsync("watched", Outcome.Succeed.Pod, "trigger: {interval: {every: 2s}}");

        var kubectl = await ProgramAsync();
        var lines = await kubectl.ReadLinesAsync(
            seen => seen.Count >= 2 && seen[^1].Contains("Succeeded", StringComparison.Ordinal), "get", "sj", "watched", "-w");

        lines[0].ShouldStartWith("NAME");
        lines.Skip(1).ShouldAllBe(line => line.StartsWith("watched ", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Get_yaml_prints_the_object_as_it_is_stored()
    {
        await ApplyAsync(NewYear);
        await Here.UntilReadyAsync("new-year");

        var printed = YamlText.Single((await KubectlAsync("get", "sj", "new-year", "-o", "yaml")).Succeeded);

        printed.Text("kind").ShouldBe("ScheduledJob");
        printed.Text("apiVersion").ShouldBe("scheduledjobs.dev/v1alpha1");
        printed.Text("spec", "action", "http", "url").ShouldBe("http://127.0.0.1:9/greet");
        printed.Text("spec", "daylightSaving", "gap").ShouldBe("NextValid", "the schema's default");
        printed.At("spec", "misfire").ShouldBeNull("the operator's default, so that a namespace may have one of its own");
        printed.ConditionStatus("Ready").ShouldBe("True");
    }

    [SkippableFact]
    public async Task Describe_shows_spec_status_and_events()
    {
        await Here.CreateScheduledJobAsync("described", Outcome.Succeed.Pod, "trigger: {interval: {every: 2s}}");
        await Here.UntilEventAsync("described", "RunSucceeded");

        var text = (await KubectlAsync("describe", "sj", "described")).Succeeded;

        text.ShouldContain("Kind:         ScheduledJob");
        text.ShouldContain("Next Run Time:");
        text.ShouldMatch("(?s)Events:.*Normal +RunStarted.*Normal +RunSucceeded");
        (await KubectlAsync("get", "events")).Succeeded.ShouldContain("RunSucceeded");
    }

    [SkippableFact]
    public async Task Selectors_choose_by_label_and_by_name()
    {
        await ApplyAsync(NewYear);
        await ApplyAsync(NewYear.Replace("new-year", "other", StringComparison.Ordinal));
        (await KubectlAsync("label", "sj", "other", "team=blue")).Succeeded.ShouldContain("other labeled");
        await Here.UntilReadyAsync("other");

        (await NamesAsync("-l", "team=blue")).ShouldBe("scheduledjob.scheduledjobs.dev/other\n");
        (await NamesAsync("-l", "team!=blue")).ShouldBe("scheduledjob.scheduledjobs.dev/new-year\n");
        (await NamesAsync("--field-selector", "metadata.name=new-year")).ShouldBe("scheduledjob.scheduledjobs.dev/new-year\n");
        (await NamesAsync("--field-selector", "status.state=Scheduled,spec.suspend=false")).ShouldContain("/other\n");
        (await NamesAsync("--field-selector", "status.state=Invalid")).ShouldBeEmpty();

        async Task<string> NamesAsync(string option, string selector) =>
            (await KubectlAsync("get", "sj", option, selector, "-o", "name")).Succeeded;
    }

    [SkippableFact]
    public async Task Logs_prints_what_the_Pod_of_a_run_wrote()
    {
        Skip.IfNot(Cluster.HasKubelet, $"{Cluster.Name} has no kubelet");
        var action = Outcome.Succeed.Pod;
        action["pod"]!["template"]!["spec"]!["containers"]![0]!["command"]![2] = "echo run $RUN_ID of $SCHEDULEDJOB_NAME";
        await Here.CreateScheduledJobAsync("wordy", action, "trigger: {interval: {every: 2s}}");
        var id = (await Here.UntilRunsAsync("wordy", 1)).Items("status", "recentRuns")[0].Text("id")!;

        (await KubectlAsync("logs", id)).Succeeded.ShouldBe($"run {id} of wordy\n");
    }

    [SkippableFact]
    public async Task Wait_returns_when_the_condition_holds()
    {
        await ApplyAsync(NewYear);

        (await KubectlAsync("wait", "--for=condition=Ready", "sj/new-year", "--timeout=30s")).Succeeded
            .ShouldBe("scheduledjob.scheduledjobs.dev/new-year condition met\n");
    }

    [SkippableFact]
    public async Task Missing_objects_are_reported_as_usual()
    {
        (await KubectlAsync("get", "sj", "nobody")).Failed
            .ShouldContain("Error from server (NotFound): scheduledjobs.scheduledjobs.dev \"nobody\" not found");
        (await KubectlAsync("get", "sj")).Error.ShouldContain("No resources found");
    }
}
