using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.Operator;

namespace ScheduledJobs.Cli.Tests;

/// <summary>With the operator, in real time: what it writes is what the commands read.</summary>
[Collection(nameof(ClusterCollection))]
public sealed class EndToEndTests(ClusterFixture cluster)
{
    private const string Script = "trigger: {interval: {every: 1h}}, action: {pod: {template: {spec: {containers: [{name: main, image: none, command: [sh, -c, 'SCRIPT']}]}}}}";

    [Fact]
    public async Task A_run_is_started_followed_and_explained()
    {
        var (@namespace, cli) = await cluster.NewAsync(TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var options = new OperatorOptions { Namespaces = [@namespace], LeaderElect = false, HealthBindAddress = null };
        var running = Task.Run(() => OperatorHost.RunAsync(options, cluster.Host.Api.AdminConfiguration, TimeProvider.System, NullLoggerFactory.Instance, stop.Token));
        await cluster.CreateAsync(@namespace, "good", Script.Replace("SCRIPT", "echo hello from $RUN_ID"));
        await cluster.CreateAsync(@namespace, "bad", Script.Replace("SCRIPT", "echo trouble; exit 3"));
        await cluster.CreateAsync(@namespace, "wrong", "trigger: {cron: {expression: nonsense}}, action: {http: {url: 'http://x/'}}");
        await Eventually.BecomesTrueAsync(
            async () => (await cluster.Schedules.ListAsync(@namespace, new(), default)).Items.All(j => j.Status?.ObservedGeneration == 1), "the operator sees all");

        var printed = (await cli.PrintAsync("run", "good", "--logs")).Split('\n');
        printed[1].ShouldBe($"hello from {printed[0]}");
        (await cli.FailAsync(3, "run", "bad", "--wait")).ShouldContain("Failed (PodFailed): container main exited with code 3");
        (await cli.PrintAsync("logs", "bad")).ShouldBe("trouble\n");
        (await cli.FailAsync(3, "run", "wrong", "--wait")).ShouldContain("not Ready (InvalidSchedule): spec.trigger.cron.expression: ");
        (await cli.PrintAsync("explain", "bad")).ShouldContain("It ran and failed, because its Pod failed.");
        (await cli.PrintAsync("explain", "wrong")).ShouldContain("because its trigger, or a time or duration next to it, is not valid");
        (await cli.PrintAsync("list", "--failing", "-o", "name")).ShouldBe("scheduledjob.scheduledjobs.dev/bad\n");

        await stop.CancelAsync();
        await running;
    }
}
