using ScheduledJobs.Operator.Tests.Decisions.Model;

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

    private static IEnumerable<Script> Smaller(Script script) =>
    [
        .. Shrinking.WithoutRanges(script.Steps).Select(steps => script with { Steps = steps }),
        .. Shrinking.Plainer(script.Spec).Select(spec => script with { Spec = spec }),
    ];
}
