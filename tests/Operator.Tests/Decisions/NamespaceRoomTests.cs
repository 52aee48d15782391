using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Decisions;

public sealed class NamespaceRoomTests
{
    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(5, false)]
    public void A_run_starts_only_if_its_namespace_has_room(int activeElsewhere, bool starts)
    {
        var world = new World(World.EveryTenSeconds()) { Room = new NamespaceRoom(4, activeElsewhere) }.Step(0).Step(10);

        world.Started.Count.ShouldBe(starts ? 1 : 0);
        world.Totals.Skipped.ShouldBe(starts ? 0 : 1);
        if (!starts)
        {
            world.Recent.Single().Reason.ShouldBe(Reasons.NamespaceLimit);
            world.Recent.Single().Message.ShouldBe(
                $"Run {World.Id(10)} was skipped: namespace team has {activeElsewhere} active runs, and the operator allows at most 4");
        }
    }

    [Fact]
    public void A_waiting_run_checks_again_for_room()
    {
        var world = new World(World.EveryTenSeconds() with { Concurrency = new ConcurrencySpec("Queue") }).Step(10).Step(20);
        world.Room = new NamespaceRoom(1, 1);

        world.Succeed(World.Id(10)).Step(21);
        world.Status.Queued!.Single().Id.ShouldBe(World.Id(20));
        world.LastPlan.WakeAt.ShouldBe(World.At(26));

        world.Room = new NamespaceRoom(1, 0);
        world.Step(26);
        world.Active.Single().Id.ShouldBe(World.Id(20));
    }
}
