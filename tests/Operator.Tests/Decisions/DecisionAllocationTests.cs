using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>
/// What a decision costs in memory. At a thousand runs a second, garbage is most of what a pass costs, and each rule that copies the whole
/// status adds to it unnoticed.
/// </summary>
public sealed class DecisionAllocationTests
{
    private const int Passes = 1000;

    [Theory]
    [InlineData(false, 9_300)]
    [InlineData(true, 9_900)]
    public void A_decision_of_a_frequent_schedule_leaves_little_garbage(bool starts, long most)
    {
        var world = new World(World.EveryTenSeconds() with { Action = World.HttpAction() });
        for (var run = 1; run <= 20; run++)
            world.Step(10 * run).Succeed(World.Id(10 * run)).Step().Lose(World.Id(10 * run));
        if (!starts)
            world.Step(210).Succeed(World.Id(210));
        world.Now = World.At(210);
        var snapshot = world.Snapshot();
        _ = snapshot.Timing;
        var plan = Decider.Decide(snapshot);
        (plan.Starts.Count, plan.Status.LastRun!.Result).ShouldBe((starts ? 1 : 0, RunResults.Succeeded));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var pass = 0; pass < Passes; pass++)
            Decider.Decide(snapshot);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / Passes;

        each.ShouldBeLessThan(most);
    }
}
