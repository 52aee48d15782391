using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Chaos;

/// <summary>One schedule of the chaos run, derived from its number so that all policies are combined.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Action">Pod, or the delivery mode of a call.</param>
/// <param name="Misfire">Its misfire policy.</param>
/// <param name="Concurrency">Its concurrency policy.</param>
/// <param name="Every">Seconds between two nominal times.</param>
public sealed record ChaosSchedule(int Number, string Action, string Misfire, string Concurrency, int Every)
{
    private static readonly string[] Actions = ["Pod", "AtLeastOnce", "AtMostOnce"];
    private static readonly string[] Misfires = ["RunLatest", "RunAll", "RunEarliest", "Skip"];
    private static readonly string[] Concurrencies = ["Forbid", "Allow", "Replace", "Queue"];

    /// <summary>Few enough that a backlog of slow runs, one at a time, is empty when the accounts are closed.</summary>
    private const int MaxCatchUp = 20;

    public string Name => $"chaos-{Number}";

    /// <summary>When <c>exclude</c> lets nothing run; the end is exclusive. Null: it has none.</summary>
    public (DateTimeOffset From, DateTimeOffset To)? Quiet { get; init; }

    public bool IsPod => Action == "Pod";

    private bool IsAtMostOnce => Action == "AtMostOnce";

    /// <summary>Whether the end of each run is told to the sink.</summary>
    public bool IsTold => Number % 4 == 1;

    /// <summary>Half of them are crons, whose grid follows the clock; the others count from their creation.</summary>
    private bool IsCron => Number % 2 == 0;

    /// <summary>One in four has an exclusion somewhere in the last 50 seconds.</summary>
    public static IReadOnlyList<ChaosSchedule> Make(int count, DateTimeOffset end, int seed)
    {
        var random = new Random(seed + 3);
        return [.. Enumerable.Range(0, count).Select(i => random.Next(4) == 0 ? Of(i) with { Quiet = QuietBefore(end, random) } : Of(i))];
    }

    private static (DateTimeOffset From, DateTimeOffset To) QuietBefore(DateTimeOffset end, Random random)
    {
        var start = end.AddSeconds(-random.Next(5, 50));
        return (start, start.AddSeconds(random.Next(2, 12)));
    }

    private static ChaosSchedule Of(int number)
    {
        var action = Actions[number % 3];
        var mix = (number / 48) + number;

        // Each Pod is a process of this machine, so there are fewer of them.
        var every = action == "Pod" ? 3 + (mix % 3) : 1 + (mix % 5);
        return new(number, action, Misfires[number / 3 % 4], Concurrencies[number / 12 % 4], every);
    }

    public JsonObject Manifest(string sink, DateTimeOffset end)
    {
        var trigger = IsCron ? $$$"""{cron: {expression: "*/{{{Every}}} * * * * *"}}""" : $$$"""{interval: {every: {{{Every}}}s}}""";
        var deadline = Number % 7 == 0 ? ", deadline: 8s" : "";
        var grace = Misfire == "Skip" ? ", gracePeriod: 2s" : "";
        var queue = Concurrency == "Queue" ? ", queueLength: 2" : "";
        var retry = IsAtMostOnce ? "" : "retry: {limit: 2, backoff: {initial: 1s, factor: 1}}";
        var exclude = Quiet is var (start, stop) ? $$$"""exclude: {times: ["{{{start:HH:mm:ss}}}-{{{stop:HH:mm:ss}}}"]}""" : "";
        var notifications = IsTold ? $"notifications: [{{name: sink, events: [RunSucceeded, RunFailed, RunUnknown], http: {{url: '{sink}{ChaosSink.Told}'}}}}]" : "";
        return TestNamespace.ScheduledJob(Name, ActionSpec(sink), $$$"""
            trigger: {{{trigger}}}
            endAt: "{{{end:yyyy-MM-ddTHH:mm:ssZ}}}"
            misfire: {policy: {{{Misfire}}}{{{deadline}}}{{{grace}}}, maxCatchUp: {{{MaxCatchUp}}}}
            concurrency: {policy: {{{Concurrency}}}{{{queue}}}}
            delivery: {{{(IsPod ? "AtLeastOnce" : Action)}}}
            {{{retry}}}
            {{{exclude}}}
            timeZone: UTC
            {{{notifications}}}
            """);
    }

    /// <summary>The nominal times, computed here and not by the product.</summary>
    public IReadOnlyList<DateTimeOffset> NominalTimes(DateTimeOffset created, DateTimeOffset end)
    {
        var first = created.ToUnixTimeSeconds() + Every;
        if (IsCron)
            first -= first % Every;
        var count = Math.Max(0, ((end.ToUnixTimeSeconds() - first) / Every) + 1);
        var all = Enumerable.Range(0, (int)count).Select(i => DateTimeOffset.FromUnixTimeSeconds(first + (i * Every)));
        return [.. all.Where(time => !(time >= Quiet?.From && time < Quiet?.To))];
    }

    private JsonObject ActionSpec(string sink) => (IsPod, Number / 3 % 5) switch
    {
        (true, 2) => Outcome.SucceedAfter(4).Pod,
        (true, 3) => Outcome.Fail(1).Pod,
        (true, _) => Outcome.Succeed.Pod,
        (false, 2) => Http.Call($"{sink}{ChaosSink.Slow}"),
        (false, 3) => Http.Call($"{sink}{ChaosSink.Flaky}"),
        (false, 4) => Http.Call($"{sink}{ChaosSink.Failing}"),
        (false, _) => Http.Call($"{sink}{ChaosSink.Quick}"),
    };
}
