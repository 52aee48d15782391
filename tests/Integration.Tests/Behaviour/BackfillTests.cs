using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;
using Xunit.Abstractions;

namespace ScheduledJobs.Integration.Tests.Behaviour;

/// <summary>Backfills: what they run, what they leave alone, and how they end.</summary>
public sealed class BackfillTests(ITestOutputHelper output) : ClusterTest
{
    private const string EveryMinute = """
        trigger: {cron: {expression: "* * * * *"}}
        suspend: true
        """;

    private static readonly DateTimeOffset Last = DateTimeOffset.FromUnixTimeSeconds((Now.ToUnixTimeSeconds() - 30) / 60 * 60);

    [Fact]
    public async Task It_runs_a_suspended_schedule_oldest_first_and_leaves_its_record_alone()
    {
        await Here.CreateScheduledJobAsync("report", Outcome.Succeed.Pod, EveryMinute);
        await FillAsync("night", minutes: 3);

        var night = await UntilAsync("night", IsComplete, "it is complete");

        night.Text("status", "progress").ShouldBe("3/3");
        night.ConditionStatus("Failed").ShouldBe("False");
        var pods = (await Here.PodsAsync("report")).OrderBy(p => p.Time("metadata", "creationTimestamp")).ToList();
        pods.Select(p => p.Time("metadata", "annotations", "scheduledjobs.dev/scheduled-time")).ShouldBe([Last.AddMinutes(-2), Last.AddMinutes(-1), Last]);
        var sj = await Here.UntilAsync("report", s => s.Items("status", "backfills").Count == 0, "it has let go of the Backfill");
        sj.Number("status", "totals", "succeeded").ShouldBe(0);
        sj.At("status", "lastScheduleTime").ShouldBeNull();
        sj.At("status", "recentRuns").ShouldBeNull();
    }

    [Fact]
    public async Task Deleting_it_stops_what_it_started_and_what_it_would_have_started()
    {
        await Here.CreateScheduledJobAsync("report", Outcome.Hang.Pod, EveryMinute + "\nconcurrency: {policy: Allow}");
        await FillAsync("night", minutes: 10, "concurrency: 2");
        await Here.UntilPodsAsync("report", pods => pods.Count == 2, "two run");

        await Here.DeleteAsync(Kind.Backfills, "night");

        await Here.UntilAsync("report", s => s.Items("status", "active").Count + s.Items("status", "backfills").Count == 0, "nothing is active");
        await Here.UntilPodsAsync("report", pods => pods.Count == 0, "they are stopped");
    }

    [Fact]
    public async Task It_waits_for_its_schedule_and_says_so()
    {
        await FillAsync("night", minutes: 1);
        var waiting = await UntilAsync("night", b => b.ConditionStatus("Complete") == "False", "it is seen");
        waiting.Condition("Complete").Text("reason").ShouldBe("ScheduleNotFound");

        await Here.CreateScheduledJobAsync("report", Outcome.Fail(3).Pod, EveryMinute);
        var night = await UntilAsync("night", IsComplete, "it is complete");

        night.Condition("Failed").Text("reason").ShouldBe("RunsFailed");
        night.Items("status", "failures").Single().Text("reason").ShouldBe("PodFailed");
    }

    /// <summary>With one slot for both: the Backfill runs where none of the schedule's own is due.</summary>
    [Fact]
    public async Task Runs_of_the_schedule_are_neither_late_nor_skipped()
    {
        await using var sink = await HttpSink.StartAsync(async (_, aborted) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, aborted);
            return StatusCodes.Status200OK;
        });
        await Here.CreateScheduledJobAsync("report", Http.Call(sink.Address), "trigger: {cron: {expression: \"*/3 * * * * *\"}}");
        await Here.UntilRunsAsync("report", 5);
        var begun = Now;
        await FillAsync("night", minutes: 5);
        await UntilAsync("night", IsComplete, "it is complete");
        var ended = Now;
        await Here.PatchScheduledJobAsync("report", "spec: {suspend: true}");
        var sj = await Here.UntilAsync("report", s => s.ConditionStatus("Suspended") == "True" && s.Items("status", "active").Count == 0, "suspended");

        var own = sink.Requests.Where(r => !r.Header("Idempotency-Key")!.Contains("-b")).ToList();
        var (without, with) = (own.Where(r => r.At < begun).ToList(), own.Where(r => r.At >= begun && r.At < ended).ToList());
        var table = new StringBuilder("| Backfill | runs of the schedule | median lateness | longest |\n| --- | ---: | ---: | ---: |\n");
        Row(table, "none", without);
        Row(table, $"100 runs in {(ended - begun).TotalSeconds:0.0} s", with);
        output.WriteLine(table.ToString());
        await File.WriteAllTextAsync(Scratch.PathOf("backfill.md"), table.ToString());
        sink.Requests.Select(r => r.Header("Idempotency-Key")).ShouldBeUnique();
        sink.Requests.Count(r => r.Header("Idempotency-Key")!.Contains("-b")).ShouldBe(100);
        sj.Number("status", "totals", "skipped").ShouldBe(0);
        sj.Number("status", "totals", "missed").ShouldBe(0);
        sj.Number("status", "totals", "succeeded").ShouldBe(own.Count);
    }

    private static void Row(StringBuilder table, string name, IReadOnlyList<SinkRequest> calls)
    {
        var late = calls.Select(r => (r.At - DateTimeOffset.Parse(r.Header("X-ScheduledJob-Scheduled-Time")!, null)).TotalMilliseconds).Order().ToList();
        table.Append(CultureInfo.InvariantCulture, $"| {name} | {late.Count} | {late[late.Count / 2]:0} ms | {late[^1]:0} ms |\n");
    }

    /// <summary>The nominal times of this many minutes.</summary>
    private Task<JsonObject> FillAsync(string name, int minutes, string more = "") => Here.CreateAsync(Kind.Backfills, $$"""
        apiVersion: scheduledjobs.dev/v1alpha1
        kind: Backfill
        metadata: {name: {{name}}}
        spec:
          scheduledJob: report
          from: "{{Last.AddMinutes(-minutes).AddSeconds(1):yyyy-MM-ddTHH:mm:ssZ}}"
          to: "{{Last:yyyy-MM-ddTHH:mm:ssZ}}"
          {{more}}
        """);

    private static bool IsComplete(JsonObject backfill) => backfill.ConditionStatus("Complete") == "True";

    private async Task<JsonObject> UntilAsync(string name, Func<JsonObject, bool> condition, string what)
    {
        JsonObject? last = null;
        try
        {
            await Eventually.BecomesTrueAsync(
                async () => (last = await Here.FindAsync(Kind.Backfills, name)) is not null && condition(last), $"{name}: {what}", TimeSpan.FromMinutes(2));
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"{timeout.Message}\n{last?.ToJsonString()}", timeout);
        }

        return last!;
    }
}
