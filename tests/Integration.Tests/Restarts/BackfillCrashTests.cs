using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Restarts;

/// <summary>A Backfill of a night of a five-minute schedule, while the operator is killed twice: each nominal time runs once.</summary>
[Collection(nameof(ProgramRun))]
public sealed class BackfillCrashTests : ClusterTest
{
    private const int Runs = 96;

    private readonly DateTimeOffset _last = DateTimeOffset.FromUnixTimeSeconds((Now.ToUnixTimeSeconds() - 60) / 300 * 300);

    private IReadOnlyList<DateTimeOffset> Night => [.. Enumerable.Range(1 - Runs, Runs).Select(i => _last.AddMinutes(5 * i))];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Cluster.Operator.DisposeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Cluster.Operator.Start();
    }

    [Fact]
    public async Task Each_time_has_one_Pod()
    {
        var backfill = await FillThroughTwoCrashesAsync(Outcome.Succeed.Pod, "");

        backfill["status"]!.Number("succeeded").ShouldBe(Runs, backfill["status"]!.ToJsonString());
        var pods = (await Here.PodsAsync("report")).Where(p => p.Annotation("scheduledjobs.dev/trigger") == "Backfill").ToList();
        pods.Select(p => p.Time("metadata", "annotations", "scheduledjobs.dev/scheduled-time")!.Value).ShouldBe(Night, ignoreOrder: true);
        pods.ShouldAllBe(p => p.Annotation("scheduledjobs.dev/attempt") == "1");
    }

    [Theory]
    [InlineData("AtMostOnce")]
    [InlineData("AtLeastOnce")]
    public async Task Each_time_is_called_and_AtMostOnce_not_twice(string delivery)
    {
        await using var sink = await HttpSink.StartAsync(async (_, aborted) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return StatusCodes.Status200OK;
        });

        var status = (await FillThroughTwoCrashesAsync(Http.Call(sink.Address), $"delivery: {delivery}"))["status"]!;

        var calls = sink.Requests.Where(r => r.Header("Idempotency-Key")!.Contains("-b")).GroupBy(r => r.Header("X-ScheduledJob-Scheduled-Time")!).ToList();
        calls.ShouldAllBe(c => c.Select(r => r.Header("Idempotency-Key")).Distinct().Count() == 1);
        calls.Select(c => DateTimeOffset.Parse(c.Key, null)).Except(Night).ShouldBeEmpty();
        var unknown = (int)status.Number("unknown")!.Value;
        (status.Number("succeeded") + unknown).ShouldBe(Runs, status.ToJsonString());
        calls.Count.ShouldBeInRange(Runs - unknown, Runs);
        if (delivery == "AtMostOnce")
            calls.ShouldAllBe(c => c.Count() == 1);
        else
            unknown.ShouldBe(0);
    }

    private async Task<JsonObject> FillThroughTwoCrashesAsync(JsonObject action, string spec)
    {
        await Here.CreateScheduledJobAsync("report", action, $$$"""
            trigger: {cron: {expression: "*/5 * * * *"}}
            concurrency: {policy: Allow}
            history: {succeeded: 200}
            {{{spec}}}
            """);
        await Here.CreateAsync(Kind.Backfills, $$"""
            apiVersion: scheduledjobs.dev/v1alpha1
            kind: Backfill
            metadata: {name: night}
            spec:
              scheduledJob: report
              from: "{{Night[0]:yyyy-MM-ddTHH:mm:ssZ}}"
              to: "{{Night[^1]:yyyy-MM-ddTHH:mm:ssZ}}"
              concurrency: 4
              reason: outage
            """);
        foreach (var ended in (int[])[10, 50])
        {
            await using var process = await OperatorProcess.StartAsync(Cluster, Here.Name);
            await UntilAsync(b => b.Number("status", "succeeded") >= ended, $"{ended} runs have succeeded");
            await process.KillAsync();
        }

        await using (await OperatorProcess.StartAsync(Cluster, Here.Name))
            return await UntilAsync(b => b.ConditionStatus("Complete") == "True", "it is complete");
    }

    private async Task<JsonObject> UntilAsync(Func<JsonObject, bool> condition, string what)
    {
        JsonObject? last = null;
        try
        {
            await Eventually.BecomesTrueAsync(
                async () => condition((last = await Here.FindAsync(Kind.Backfills, "night"))!), what, TimeSpan.FromMinutes(3), TimeSpan.FromMilliseconds(50));
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"{timeout.Message}\n{last?.ToJsonString()}", timeout);
        }

        return last!;
    }
}
