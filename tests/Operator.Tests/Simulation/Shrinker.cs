using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>Finds a smaller script that still fails.</summary>
internal static class Shrinker
{
    /// <summary>Most replays per search: a failure that runs in circles takes long to replay.</summary>
    private const int MaxReplays = 300;

    /// <param name="script">A failing script.</param>
    /// <param name="fails">Whether a script does.</param>
    public static Script Shrink(Script script, Func<Script, bool> fails)
    {
        var left = MaxReplays;
        while (Smaller(script).TakeWhile(_ => left-- > 0).FirstOrDefault(fails) is { } smaller)
            script = smaller;
        return script;
    }

    private static IEnumerable<Script> Smaller(Script script)
    {
        var steps = script.Steps;
        for (var length = Math.Max(steps.Count / 2, 1); length >= 1 && steps.Count > 0; length /= 2)
        {
            for (var start = 0; start + length <= steps.Count; start += length)
                yield return script with { Steps = [.. steps.Take(start), .. steps.Skip(start + length)] };
        }

        foreach (var plainer in Plainer(script.Spec).Where(s => s != script.Spec))
            yield return script with { Spec = plainer };
    }

    private static IEnumerable<ScheduledJobSpec> Plainer(ScheduledJobSpec spec) =>
    [
        spec with { Jitter = null },
        spec with { MaxRuns = null },
        spec with { RunOnCreate = false },
        spec with { Misfire = new MisfireSpec() },
        spec with { Misfire = spec.Misfire with { Deadline = null } },
        spec with { Concurrency = new ConcurrencySpec() },
        spec with { Concurrency = spec.Concurrency with { Limit = 1, QueueLength = 1 } },
        spec with { Retry = null },
        spec with { Timeout = null },
        spec with { PendingTimeout = null },
        spec with { History = new HistorySpec() },
        spec with { Trigger = Specs.Pods.Trigger },
    ];
}
