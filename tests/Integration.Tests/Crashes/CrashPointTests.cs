using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Faults;
using ScheduledJobs.Integration.Tests.Support;
using Xunit.Abstractions;

namespace ScheduledJobs.Integration.Tests.Crashes;

/// <summary>All points, in two rounds.</summary>
public sealed class CrashStory : IAsyncLifetime
{
    private FaultyCluster _cluster = null!;
    private CrashRound[] _rounds = [];

    public IReadOnlyList<CrashOutcome> Outcomes { get; private set; } = [];

    public async Task InitializeAsync()
    {
        _cluster = await FaultyCluster.StartAsync("crashes");

        // Each held status write takes one of the operator's sixteen, so not all points fit into one round.
        _rounds = await Task.WhenAll(
            CrashRound.RunAsync(_cluster, "one", sink => [.. CrashPoints.OfObjects("Pod", o => o.Pod), .. CrashPoints.OfCallsAtLeastOnce(sink)]),
            CrashRound.RunAsync(_cluster, "two", sink => [.. CrashPoints.OfObjects("Job", Job), .. CrashPoints.OfCallsAtMostOnce(sink)]));
        Outcomes = [.. _rounds.SelectMany(r => r.Outcomes)];
    }

    public async Task DisposeAsync()
    {
        foreach (var round in _rounds)
            await round.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    private static JsonObject Job(Outcome outcome) => new()
    {
        ["job"] = new JsonObject
        {
            ["template"] = new JsonObject
            {
                ["spec"] = new JsonObject { ["backoffLimit"] = 0, ["template"] = outcome.Pod["pod"]!["template"]!.DeepClone() },
            },
        },
    };
}

/// <summary>The operator is killed between any two writes: the run is neither lost nor doubled.</summary>
[Trait("Category", "Faults")]
public sealed class CrashPointTests(CrashStory story, ITestOutputHelper output) : IClassFixture<CrashStory>
{
    /// <summary>Only for their names: the points of the story have their own address to call.</summary>
    public static TheoryData<string> Points =>
    [
        .. CrashPoints.OfObjects("Pod", _ => []).Concat(CrashPoints.OfObjects("Job", _ => []))
            .Concat(CrashPoints.OfCallsAtLeastOnce("")).Concat(CrashPoints.OfCallsAtMostOnce(""))
            .Select(p => p.ToString()),
    ];

    [Theory]
    [MemberData(nameof(Points))]
    public void A_run_is_neither_lost_nor_doubled(string name)
    {
        var (point, status, deliveries) = story.Outcomes.Single(o => o.Point.ToString() == name);
        var all = status.ToJsonString();

        status.Text("lastRun", "result").ShouldBe(point.Result, all);
        status.Number("lastRun", "attempts").ShouldBe(point.Attempts, all);
        status.Items("recentRuns").Count.ShouldBe(1, all);
        status.Number("totals", point.Result.ToLowerInvariant()).ShouldBe(1, all);
        status["totals"]!.AsObject().Sum(t => t.Value!.GetValue<long>()).ShouldBe(1, all);
        deliveries.Count.ShouldBe(point.Deliveries, string.Join(", ", deliveries));
        if (point.Action is "Pod" or "Job")
            deliveries.ShouldBeUnique();
        else
            deliveries.ShouldAllBe(key => key == status.Text("lastRun", "id"));
    }

    [Fact]
    public async Task The_table()
    {
        var table = new StringBuilder("| action | the operator is killed | created or called | attempts | result |\n| --- | --- | ---: | ---: | --- |\n");
        foreach (var (point, status, deliveries) in story.Outcomes)
        {
            var what = point.Action is "Pod" or "Job" ? $"{deliveries.Count}" : $"{deliveries.Count}, {deliveries.Distinct().Count()} key";
            table.Append($"| {point.Action} | {point.Point} | {what} | {status.Number("lastRun", "attempts")} | {status.Text("lastRun", "result")} |\n");
        }

        output.WriteLine(table.ToString());
        await File.WriteAllTextAsync(Scratch.PathOf("crash-points.md"), table.ToString());
        story.Outcomes.Count.ShouldBe(Points.Count);
    }
}
