using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Tests.Commands;

[Collection(nameof(ClusterCollection))]
public sealed class ListTests(ClusterFixture cluster)
{
    private static readonly ScheduledJobStatus Failing = Statuses.Waiting with
    {
        State = ScheduleStates.Failing,
        NextRunTime = Statuses.At("2026-11-22T12:00:30Z"),
        LastRun = Statuses.Succeeded with { Result = RunResults.Failed, Reason = Reasons.HttpStatus, CompletionTime = Statuses.At("2026-11-22T11:59:00Z") },
        ConsecutiveFailures = 3,
    };

    [Fact]
    public async Task A_person_sees_state_next_run_last_result_and_failures()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, Statuses.Waiting);
        await cluster.CreateAsync(@namespace, "calls", Statuses.Daily, Failing);
        await cluster.CreateAsync(@namespace, "fresh", Statuses.Daily);

        (await cli.PrintAsync("list")).ShouldBe("""
            NAME     STATE       NEXT RUN              IN       LAST RESULT                  TOOK     FAILURES
            calls    Failing     Sun 22 Nov 13:00:30   30s      Failed (HttpStatus) 1m ago   10h29m   3
            fresh    Unseen      -                     -        -                            -        -
            report   Scheduled   Mon 23 Nov 02:30      13h30m   Succeeded 10h28m ago         1m12s    0

            """);
        cli.Error.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_does_not_hide_the_others()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, Statuses.Waiting);
        var template = string.Concat(Enumerable.Repeat("{x: ", 90)) + "1" + new string('}', 90);
        await Should.ThrowAsync<JsonException>(cluster.CreateAsync(
            @namespace, "deep", $"trigger: {{interval: {{every: 1h}}}}, action: {{pod: {{template: {{spec: {{containers: [{{name: c, unknown: {template}}}]}}}}}}}}"));

        (await cli.PrintAsync("list")).ShouldContain("report   Scheduled");
        cli.Error.ToString().ShouldStartWith($"{@namespace}/deep is left out, because it cannot be read: ");

        (await cli.PrintAsync("list", "-o", "name")).ShouldContain("/deep\n");
        (await cli.PrintAsync("list", "-o", "json")).ShouldContain("\"report\"");
    }

    [Fact]
    public async Task Filters_order_and_form_can_be_chosen()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "a", Statuses.Daily, Statuses.Waiting, "{team: x}");
        await cluster.CreateAsync(@namespace, "b", Statuses.Daily, Failing);
        await cluster.CreateAsync(@namespace, "c", Statuses.Daily, Statuses.Waiting with { State = ScheduleStates.Late });
        await cluster.CreateAsync(@namespace, "d", Statuses.Daily);

        (await NamesAsync("list", "-o", "name")).ShouldBe(["a", "b", "c", "d"]);
        (await NamesAsync("list", "-o", "name", "--sort", "next")).ShouldBe(["b", "a", "c", "d"]);
        (await NamesAsync("list", "-o", "name", "--failing")).ShouldBe(["b"]);
        (await NamesAsync("list", "-o", "name", "--late")).ShouldBe(["c"]);
        (await NamesAsync("list", "-o", "name", "-l", "team=x")).ShouldBe(["a"]);
        (await cli.PrintAsync("list", "--late", "--no-headers")).ShouldStartWith("c ");
        (await cli.PrintAsync("list", "-A")).ShouldMatch($"(?m)^{@namespace} +b ");
        (await cli.PrintAsync("list", "-o", "wide", "--failing")).ShouldContain("cron 30 2 * * * Europe/Berlin");

        async Task<IEnumerable<string>> NamesAsync(params string[] arguments) =>
            (await cli.PrintAsync(arguments)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Replace("scheduledjob.scheduledjobs.dev/", ""));
    }

    [Fact]
    public async Task Json_and_yaml_are_the_API_objects()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, Statuses.Waiting);

        var json = JsonNode.Parse(await cli.PrintAsync("list", "-o", "json"))!;
        var yaml = YamlJson.Parse(await cli.PrintAsync("list", "-o", "yaml"))!;
        var one = YamlJson.Parse(await cli.PrintAsync("get", "report", "-o", "yaml"))!;

        ((string?)json["kind"]).ShouldBe("List");
        ((string?)json["items"]![0]!["spec"]!["timeZone"]).ShouldBe("Europe/Berlin");
        ((string?)json["items"]![0]!["apiVersion"]).ShouldBe("scheduledjobs.dev/v1alpha1");
        json["items"]![0]!["metadata"]!["managedFields"].ShouldBeNull();
        JsonNode.DeepEquals(json, yaml).ShouldBeTrue();
        ((string?)one["status"]!["lastRun"]!["id"]).ShouldBe("report-1795311000");
    }

    [Fact]
    public async Task Nothing_found_is_said_on_stderr()
    {
        var (@namespace, cli) = await cluster.NewAsync();

        (await cli.PrintAsync("list")).ShouldBeEmpty();
        cli.Error.ToString().ShouldBe($"No ScheduledJob in namespace {@namespace}.\n");
        (await cli.PrintAsync("list", "--failing")).ShouldBeEmpty();
        cli.Error.ToString().ShouldBe($"No matching ScheduledJob in namespace {@namespace}.\n");
    }

    [Fact]
    public async Task Colours_are_for_terminals_that_want_them()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "calls", Statuses.Daily, Failing);

        (await cli.PrintAsync("list")).ShouldNotContain("\u001b");
        cli.IsTerminal = true;
        (await cli.PrintAsync("list")).ShouldContain("\u001b[");
        cli.Environment["NO_COLOR"] = "1";
        (await cli.PrintAsync("list")).ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task A_watch_prints_what_changes()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, Statuses.Waiting);
        using var stop = new CancellationTokenSource();
        var watch = cli.RunAsync(stop.Token, "list", "--watch");
        await Eventually.BecomesTrueAsync(() => cli.Out.ToString().Contains("Scheduled"), "the list");

        await cluster.SetAsync(@namespace, "report", Failing);
        await Eventually.BecomesTrueAsync(() => cli.Out.ToString().Contains("Failing"), "the change");
        await cluster.Schedules.DeleteAsync(@namespace, "report", ScheduledJobs.Kube.Client.DeleteOptions.Background, default);
        await Eventually.BecomesTrueAsync(() => cli.Out.ToString().Contains("Deleted"), "the deletion");
        await stop.CancelAsync();

        (await watch).ShouldBe(130);
        cli.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(4);
    }
}
