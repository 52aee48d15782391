using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Tests.Commands;

[Collection(nameof(ClusterCollection))]
public sealed class LogsTests(ClusterFixture cluster)
{
    [Fact]
    public async Task The_newest_runs_log_is_printed_attempt_by_attempt()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        var job = await cluster.CreateAsync(@namespace, "pod", Statuses.Pod);
        await StartAsync(job, "pod-1", "pod-1", 1, "echo first; exit 1");
        await StartAsync(job, "pod-1-1", "pod-1", 2, "echo second");
        await StartAsync(job, "pod-0", "pod-0", 1, "echo older");
        await EndAsync(@namespace, "pod-1", "pod-1-1", "pod-0");
        await cluster.SetAsync(@namespace, "pod", Ended("pod-1", "pod-0"));

        (await cli.PrintAsync("logs", "pod")).ShouldBe("first\nsecond\n");
        cli.Error.ToString().ShouldBe("==> Pod pod-1\n==> Pod pod-1-1\n");
        (await cli.PrintAsync("logs", "pod", "pod-0")).ShouldBe("older\n");
        (await cli.PrintAsync("logs", "pod", "0", "--tail", "1", "--timestamps")).ShouldMatch(@"^\d{4}-\d\d-\d\dT[^ ]+ older\n$");
        (await cli.FailAsync(1, "logs", "pod", "0", "-c", "side")).ShouldBe("error: Pod pod-0 has no log of a container side; it has main\n");
    }

    [Fact]
    public async Task A_run_whose_Pods_are_gone_says_how_it_ended()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "pod", Statuses.Pod);
        await cluster.CreateAsync(@namespace, "call", Statuses.Daily, Statuses.Waiting);

        (await cli.FailAsync(1, "logs", "pod")).ShouldBe("error: pod has not run yet\n");
        await cluster.SetAsync(@namespace, "pod", Ended("pod-1"));
        (await cli.FailAsync(1, "logs", "pod")).ShouldContain("no Pod of run pod-1 is left. It ended as Succeeded. spec.history says how many are kept: 3 that succeeded");
        (await cli.FailAsync(1, "logs", "pod", "99")).ShouldContain("no Pod of run pod-99 is left. The status does not know it either.");
        (await cli.FailAsync(1, "logs", "call")).ShouldBe("error: run report-1795311000 was an HTTP call and has no log. It ended as Succeeded.\n");
    }

    [Fact]
    public async Task A_followed_log_goes_on_until_the_run_ends()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        var job = await cluster.CreateAsync(@namespace, "pod", Statuses.Pod);
        await cluster.SetAsync(@namespace, "pod", new ScheduledJobStatus { Active = [Run("pod-1")], ActiveCount = 1 });
        var logs = cli.RunAsync("logs", "pod", "--follow");
        var gate = Path.Combine(Path.GetTempPath(), $"cli-{Guid.NewGuid():N}");
        await StartAsync(job, "pod-1", "pod-1", 1, $"echo begin; while [ ! -e {gate} ]; do sleep 0.05; done; echo end");
        await Eventually.BecomesTrueAsync(() => cli.Out.ToString() == "begin\n", "the first line");

        await File.WriteAllTextAsync(gate, "");
        await EndAsync(@namespace, "pod-1");
        await Eventually.BecomesTrueAsync(() => cli.Out.ToString() == "begin\nend\n", "the last line");
        logs.IsCompleted.ShouldBeFalse();
        await cluster.SetAsync(@namespace, "pod", Ended("pod-1"));

        (await logs).ShouldBe(0);
        cli.Out.ToString().ShouldBe("begin\nend\n");
        File.Delete(gate);
    }

    private static RunStatus Run(string id) => new() { Id = id, Trigger = RunTriggers.Schedule, StartTime = CliRun.Noon, Attempts = 1, Pod = id };

    private static ScheduledJobStatus Ended(params string[] ids) => new()
    {
        Active = [],
        RecentRuns = [.. ids.Select(id => Run(id) with { Result = RunResults.Succeeded, CompletionTime = CliRun.Noon })],
    };

    private Task EndAsync(string @namespace, params string[] pods) => Eventually.BecomesTrueAsync(
        async () =>
        {
            var found = await cluster.Client.Resource(Kube.Resources.KnownResources.Pods).ListAsync(@namespace, ListOptions.All, default);
            return pods.All(name => found.Items.Any(p => p.Metadata.Name == name && p.Status?.Phase is "Succeeded" or "Failed"));
        },
        "the Pods end");

    /// <summary>A Pod as the operator creates it.</summary>
    private Task<Kube.Resources.Pod> StartAsync(ScheduledJob job, string name, string runId, int attempt, string script) => cluster.Client.Resource(Kube.Resources.KnownResources.Pods).CreateAsync(
        job.Metadata.Namespace,
        RawJson.From(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject { [ApiConstants.UidLabel] = job.Metadata.Uid },
                ["annotations"] = new JsonObject
                {
                    [ApiConstants.RunIdAnnotation] = runId,
                    [ApiConstants.AttemptAnnotation] = $"{attempt}",
                    [ApiConstants.ScheduledTimeAnnotation] = "2026-11-22T12:00:00Z",
                },
            },
            ["spec"] = new JsonObject
            {
                ["restartPolicy"] = "Never",
                ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = "none", ["command"] = new JsonArray("sh", "-c", script) }),
            },
        }),
        WriteOptions.Default,
        default);
}
