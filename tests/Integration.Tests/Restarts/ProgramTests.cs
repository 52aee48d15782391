using System.Net;
using System.Net.Sockets;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Restarts;

/// <summary>The operator as a program: its start, its log, its metrics and its end.</summary>
[Collection(nameof(ProgramRun))]
public sealed class ProgramTests(ProgramRun run) : IClassFixture<ProgramRun>
{
    [Fact]
    public void It_logs_the_effective_options_first_and_stops_in_order()
    {
        var first = run.Log[0].Text("Message").ShouldNotBeNull();
        first.ShouldStartWith("Starting ");
        first.ShouldContain($"--namespace={run.Namespace} ");
        run.Log[^1].Text("Message").ShouldBe("Stopped leading");
        run.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void It_logs_each_change_of_a_run_with_namespace_name_and_run_id()
    {
        var lines = run.Log.Where(l => l.Text("State", "RunId") == run.RunId).ToList();

        lines.Select(l => l.Text("State", "Reason")).ShouldContain("RunSucceeded");
        lines.ShouldAllBe(l => l.Text("State", "Namespace") == run.Namespace && l.Text("State", "Name") == "programmed");
        lines.Select(l => l.Text("State", "Reason")).ShouldBeUnique();
    }

    [Fact]
    public void Its_metrics_count_the_run()
    {
        run.MetricsType.ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        run.Metrics.ShouldMatch("""(?m)^scheduledjob_runs_total\{.*result="Succeeded".*\} [1-9]""");
        run.Metrics.ShouldContain($"scheduledjob_schedule_consecutive_failures{{name=\"programmed\",namespace=\"{run.Namespace}\"}} 0\n");
    }

    [SkippableFact]
    public async Task Promtool_accepts_its_metrics()
    {
        var promtool = ExternalTool.Require("promtool");

        var verdict = await ExternalTool.RunAsync(promtool, ["check", "metrics"], run.Metrics);

        (verdict.ExitCode, verdict.Output + verdict.Error).ShouldBe((0, ""));

        // Proof that it would find a fault.
        var wrong = run.Metrics.Replace("runs_total", "runs", StringComparison.Ordinal);
        (await ExternalTool.RunAsync(promtool, ["check", "metrics"], wrong)).Error.ShouldContain("counter metrics should have \"_total\" suffix");
    }

    [Fact]
    public async Task It_prints_its_version()
    {
        var said = await RunAsync(["--version"]);

        said.ExitCode.ShouldBe(0);
        said.Output.ShouldMatch(@"^\d+\.\d+\.\d+");
    }

    [Fact]
    public async Task Without_time_zones_it_says_so_and_does_not_start()
    {
        var empty = Directory.CreateDirectory(Scratch.PathOf("no-time-zones")).FullName;

        var said = await RunAsync(["--kubeconfig", run.Cluster.OperatorKubeconfig, "--log-format", "text"], new() { ["TZDIR"] = empty });

        said.ExitCode.ShouldBe(2);
        said.Output.ShouldContain("no time-zone data");
        said.Output.ShouldContain("tzdata");
    }

    [Fact]
    public async Task Without_a_cluster_it_says_so_and_does_not_start()
    {
        var nowhere = Scratch.PathOf("nowhere.kubeconfig");

        var said = await RunAsync(["--kubeconfig", nowhere, "--log-format", "text"]);

        said.ExitCode.ShouldBe(2);
        said.Output.ShouldContain(nowhere);
    }

    [Theory]
    [InlineData("--health-bind-address")]
    [InlineData("--metrics-bind-address")]
    public async Task With_a_port_that_is_taken_it_says_so_in_one_line_and_does_not_start(string option)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        string[] others = option == "--health-bind-address" ? [] : ["--health-bind-address", "off"];

        var said = await RunAsync([
            "--kubeconfig", run.Cluster.OperatorKubeconfig, "--namespace", run.Namespace, "--log-format", "text",
            option, $"{taken.LocalEndpoint}", .. others]);

        said.ExitCode.ShouldBe(2, said.Output + said.Error);
        var error = said.Output.Split('\n').Where(line => line.Contains("fail:", StringComparison.Ordinal)).ShouldHaveSingleItem();
        error.ShouldContain($"{option}: cannot listen on {taken.LocalEndpoint}: ");
        (said.Output + said.Error).ShouldNotContain("   at ");
    }

    private static Task<ExternalTool> RunAsync(string[] arguments, Dictionary<string, string>? environment = null) =>
        ExternalTool.RunAsync(OperatorProcess.Program.Program, [.. OperatorProcess.Program.Arguments, .. arguments], environment: environment);
}
