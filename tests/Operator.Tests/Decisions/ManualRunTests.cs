using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>Runs requested with the annotation run-now: each value once.</summary>
public sealed class ManualRunTests
{
    [Fact]
    public void A_value_used_before_starts_nothing_and_an_event_says_so()
    {
        var world = new World(World.EveryTenSeconds() with { Suspend = true }).Step(0);

        foreach (var (value, at) in ((string, int)[])[("one", 1), ("two", 2), ("one", 3)])
        {
            world.Annotate(value).Step(at);
            foreach (var run in world.Active.ToArray())
                world.Succeed(run.Id);
            world.Step(at + 0.5);
        }

        world.Started.Count.ShouldBe(2);
        world.Totals.Succeeded.ShouldBe(2);
        world.Events.Single(e => e.Reason == Reasons.RunNowIgnored).Message.ShouldContain("'one'");
    }

    [Fact]
    public void A_value_that_was_there_at_first_sight_starts_nothing_and_an_event_says_so()
    {
        var world = new World(World.EveryTenSeconds() with { Suspend = true }).Annotate("restored").Step(0).Step(1);

        world.Started.ShouldBeEmpty();
        world.Events.Single(e => e.Reason == Reasons.RunNowIgnored).Message.ShouldContain("'restored'");

        world.Annotate("new").Step(2).Started.Count.ShouldBe(1);
    }
}
