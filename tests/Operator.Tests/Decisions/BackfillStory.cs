using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>What tests of Backfills share.</summary>
internal static class BackfillStory
{
    /// <summary>Every ten seconds, suspended, this many seconds after the creation.</summary>
    public static World Suspended(double now, Func<ScheduledJobSpec, ScheduledJobSpec>? change = null)
    {
        var spec = World.EveryTenSeconds() with { Suspend = true };
        return new World(change?.Invoke(spec) ?? spec) { Now = World.At(now) };
    }

    /// <summary>Lets everything succeed for some rounds. Returns what has started, in this order.</summary>
    public static List<string> Play(World world, int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            world.Step((world.Now - World.Created).TotalSeconds + 1);
            foreach (var attempt in world.Attempts.Where(a => !a.IsFinished))
                world.Succeed(attempt.RunId, attempt.Number);
        }

        world.Step();
        return [.. world.Started.Select(s => $"{NameOf(world, s)} {(s.NominalTime - World.Created).TotalSeconds:0}")];
    }

    private static string NameOf(World world, StartAttempt start) =>
        world.Backfills!.FirstOrDefault(b => World.IdOf(b.Metadata.Name!, (start.NominalTime - World.Created).TotalSeconds) == start.RunId)?.Metadata.Name ?? "own";

    public static Condition ConditionOf(Backfill backfill, string type) => backfill.Status!.Conditions!.Single(c => c.Type == type);
}
