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

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void A_time_since_the_creation_starts_a_run_although_the_operator_had_not_seen_the_resource(int second, bool starts)
    {
        var value = $"{World.At(second).ToUnixTimeSeconds()}";
        var world = new World(World.EveryTenSeconds() with { Suspend = true }).Annotate(value).Step(2).Step(3);

        world.Active.Select(r => r.Id).ShouldBe(starts ? [$"demo-m{value}"] : []);
        world.Events.Count(e => e.Reason == Reasons.RunNowIgnored).ShouldBe(starts ? 0 : 1);
    }

    [Fact]
    public void It_starts_one_run_also_if_the_record_of_the_first_sight_is_lost()
    {
        var value = $"{World.At(0).ToUnixTimeSeconds()}";
        var world = new World(World.EveryTenSeconds() with { Suspend = true }).Annotate(value).StepAndLoseTheWrite(1);

        world.Step(2).Succeed($"demo-m{value}").Step(3).EndProcess().Step(4);

        world.Started.Count.ShouldBe(1);
        world.Totals.ShouldBe(new RunTotals { Succeeded = 1 });
        world.Events.ShouldNotContain(e => e.Reason == Reasons.RunNowIgnored);
    }

    [Fact]
    public void It_is_seen_late_if_there_was_no_operator()
    {
        var value = $"{World.At(1).ToUnixTimeMilliseconds()}";

        new World(World.EveryTenSeconds() with { Suspend = true }).Annotate(value).Step(86_400).Started.ShouldHaveSingleItem().RunId.ShouldBe($"demo-m{value}");
    }

    [Fact]
    public void One_that_is_cancelled_before_the_first_sight_never_starts()
    {
        var value = $"{World.At(0).ToUnixTimeSeconds()}";
        var world = new World(World.EveryTenSeconds() with { Suspend = true })
            .Annotate(value).Annotate(ApiConstants.CancelAnnotation, $"demo-m{value}").Step(1).Step(2);

        world.Started.ShouldBeEmpty();
        world.Totals.ShouldBe(new RunTotals { Cancelled = 1 });
        world.Events.ShouldNotContain(e => e.Reason == Reasons.CancelIgnored || e.Reason == Reasons.RunNowIgnored);
    }

    [Fact]
    public void A_cancellation_that_names_others_as_well_is_as_old_as_a_backup_for_those()
    {
        var value = $"{World.At(0).ToUnixTimeSeconds()}";
        var world = new World(World.EveryTenSeconds() with { Suspend = true })
            .Annotate(value).Annotate(ApiConstants.CancelAnnotation, $"demo-m{value},{World.Id(10)}").Step(1).Step(2);

        world.Totals.Cancelled.ShouldBe(1);
        world.Events.Single(e => e.Reason == Reasons.CancelIgnored).Message.ShouldContain("first saw");
    }
}
