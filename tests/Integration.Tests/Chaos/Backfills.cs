using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Chaos;

/// <summary>Backfills that run during the chaos, each of a suspended schedule of its own: a Pod, or a call in each mode of delivery, and both orders.</summary>
public sealed class Backfills(TestNamespace here, string sink)
{
    private const int Schedules = 6;
    private const int Times = 60;
    private readonly Dictionary<string, List<DateTimeOffset>> _times = [];
    private readonly Dictionary<string, string> _prefixes = [];

    /// <summary>Their final statuses, by name.</summary>
    public IReadOnlyDictionary<string, JsonObject> Ended { get; private set; } = new Dictionary<string, JsonObject>();

    /// <summary>The ids of all runs, which the test computes, by name of the Backfill.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> RunIds =>
        _times.ToDictionary(t => t.Key, IReadOnlyList<string> (t) => [.. t.Value.Select(time => $"{_prefixes[t.Key]}-{time.ToUnixTimeSeconds()}")]);

    public static bool IsAtMostOnce(string name) => name.EndsWith("-1", StringComparison.Ordinal) || name.EndsWith("-4", StringComparison.Ordinal);

    public static bool IsPod(string name) => name.EndsWith("-0", StringComparison.Ordinal) || name.EndsWith("-3", StringComparison.Ordinal);

    /// <summary>The schedules have the same names.</summary>
    public IReadOnlyCollection<string> Names => _times.Keys;

    /// <summary>Creates them, for the last hour of schedules that would run every minute.</summary>
    public async Task CreateAsync()
    {
        var last = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 60 * 60);
        for (var i = 0; i < Schedules; i++)
        {
            var name = $"filled-{i}";
            var action = IsPod(name) ? Outcome.Succeed.Pod : Http.Call($"{sink}{ChaosSink.Quick}");
            await here.CreateStrictlyAsync(Kind.ScheduledJobs, TestNamespace.ScheduledJob(
                name, action, $$$"""
                trigger: {cron: {expression: "* * * * *"}}
                suspend: true
                concurrency: {policy: Allow}
                delivery: {{{(IsAtMostOnce(name) ? "AtMostOnce" : "AtLeastOnce")}}}
                """));
            _times[name] = [.. Enumerable.Range(1 - Times, Times).Select(minute => last.AddMinutes(minute))];
            var created = await here.CreateAsync(Kind.Backfills, $$"""
                apiVersion: scheduledjobs.dev/v1alpha1
                kind: Backfill
                metadata: {name: {{name}}}
                spec:
                  scheduledJob: {{name}}
                  from: "{{_times[name][0]:yyyy-MM-ddTHH:mm:ssZ}}"
                  to: "{{last:yyyy-MM-ddTHH:mm:ssZ}}"
                  concurrency: {{1 + (i % 2)}}
                  order: {{(i % 2 == 0 ? "OldestFirst" : "NewestFirst")}}
                """);
            _prefixes[name] = $"{name}-b{Fnv32.Hex(created.Text("metadata", "uid")!)}";
        }
    }

    /// <summary>Waits until all are complete.</summary>
    public async Task UntilCompleteAsync()
    {
        var ended = new Dictionary<string, JsonObject>();
        foreach (var name in _times.Keys)
        {
            await Eventually.BecomesTrueAsync(
                async () => (ended[name] = (await here.FindAsync(Kind.Backfills, name))!).ConditionStatus("Complete") == "True",
                $"Backfill {name} is complete",
                TimeSpan.FromMinutes(5),
                TimeSpan.FromSeconds(1));
        }

        Ended = ended;
    }
}
