using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalCluster;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Behaviour;

/// <summary>A call that is no longer needed is cancelled, so that its target can stop working on it.</summary>
public sealed class HttpCancellationTests : ClusterTest
{
    private readonly ConcurrentQueue<SinkRequest> _cutOff = [];

    [Fact]
    public async Task A_replaced_call_is_cancelled()
    {
        await using var sink = await HangAsync();
        await Here.CreateScheduledJobAsync("replaced", Call(sink), """
            trigger: {interval: {every: 2s}}
            concurrency: {policy: Replace}
            """);

        // On a busy machine a run can be replaced before its call has arrived; then there is nothing to cancel, and the next one counts.
        await Here.UntilAsync(
            "replaced",
            sj => sj.Items("status", "recentRuns").Any(r => r.Text("result") == "Replaced" && IsCutOff(r.Text("id")!)),
            "the target has seen the end of a call whose run was replaced");

        await Eventually.BecomesTrueAsync(() => sink.Requests.Count > _cutOff.Count, "its successor has been called, and goes on");
    }

    [Fact]
    public async Task A_call_of_a_timed_out_run_is_cancelled()
    {
        await using var sink = await HangAsync();
        await Here.CreateScheduledJobAsync("late", Call(sink), """
            trigger: {interval: {every: 1h}}
            runOnCreate: true
            """);
        await Eventually.BecomesTrueAsync(() => sink.Requests.Count == 1, "the call has arrived");

        await Here.PatchScheduledJobAsync("late", "spec: {timeout: 1s}");
        var run = (await Here.UntilRunsAsync("late", 1)).At("status", "lastRun");

        run.Text("result").ShouldBe("Failed");
        run.Text("reason").ShouldBe("DeadlineExceeded");
        await UntilCutOffAsync(run.Text("id")!);
    }

    [Fact]
    public async Task A_call_of_a_deleted_schedule_is_cancelled()
    {
        await using var sink = await HangAsync();
        await Here.CreateScheduledJobAsync("deleted", Call(sink), "trigger: {interval: {every: 1h}}\nrunOnCreate: true");
        await Eventually.BecomesTrueAsync(() => sink.Requests.Count == 1, "the call has arrived");

        await Here.DeleteAsync(Kind.ScheduledJobs, "deleted");

        await UntilCutOffAsync(sink.Requests[0].Header("Idempotency-Key")!);
    }

    [Fact]
    public async Task A_call_that_outlives_the_shutdown_grace_is_cancelled()
    {
        await using var sink = await HangAsync();
        var options = new OperatorOptions
        {
            HealthBindAddress = null,
            ShutdownGrace = TimeSpan.FromMilliseconds(100),
            EgressPolicy = new EgressPolicy { AllowLoopback = true },
        };
        var cluster = new LocalClusterOptions
        {
            Operator = (configuration, time, loggers, stop) => OperatorHost.RunAsync(options, configuration, time, loggers, stop),
        };
        await using (var host = await LocalClusterHost.StartAsync(cluster, NullLoggerFactory.Instance, CancellationToken.None))
        {
            using var client = new KubeClient(host.Api.AdminConfiguration, TimeProvider.System, NullLoggerFactory.Instance);
            await client.Resource(ScheduledJobResource.Type).CreateAsync(
                "default",
                new ScheduledJob
                {
                    Metadata = new ObjectMeta { Name = "stopped", Namespace = "default" },
                    Spec = new ScheduledJobSpec
                    {
                        Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "1h" } },
                        RunOnCreate = true,
                        Action = new ActionSpec { Http = new HttpActionSpec { Url = sink.Address, Timeout = "1h" } },
                    },
                },
                WriteOptions.Default,
                CancellationToken.None);
            await Eventually.BecomesTrueAsync(() => sink.Requests.Count == 1, "the call has arrived");
        }

        await UntilCutOffAsync(sink.Requests[0].Header("Idempotency-Key")!);
    }

    private static JsonObject Call(HttpSink sink)
    {
        var action = Http.Call(sink.Address);
        action["http"]!["timeout"] = "1h";
        return action;
    }

    /// <summary>A target that never responds, and notices when the other side closes the connection.</summary>
    private Task<HttpSink> HangAsync() => HttpSink.StartAsync(async (request, aborted) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _cutOff.Enqueue(request);
        return StatusCodes.Status200OK;
    });

    private bool IsCutOff(string runId) => _cutOff.Any(r => r.Header("Idempotency-Key") == runId);

    private Task UntilCutOffAsync(string runId) => Eventually.BecomesTrueAsync(
        () => IsCutOff(runId), $"the target has seen the end of the call of {runId}");
}
