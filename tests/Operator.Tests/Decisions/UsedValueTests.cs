using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>Values of run-now that are set once more.</summary>
public sealed class UsedValueTests
{
    private static readonly ScheduledJobSpec Hourly =
        World.EveryTenSeconds() with { Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "1h" } } };

    [Fact]
    public void A_value_older_than_the_last_ten_starts_nothing_while_its_Pod_exists_and_an_event_says_so()
    {
        var world = UseMany(new World(Hourly with { History = new HistorySpec(20, 20) }).Step(0));
        world.Status.ManualRuns!.ShouldNotContain(m => m.Id == "demo-m1");

        world.Annotate("1").Step(50).Step(51);

        world.Started.Count.ShouldBe(11);
        world.Totals.ShouldBe(new RunTotals { Succeeded = 11 });
        Ignored(world).Single().ShouldContain("run-now '1' starts nothing: it was already used by run demo-m1");
    }

    [Fact]
    public void A_value_older_than_the_last_ten_starts_another_run_once_nothing_is_left_of_the_first()
    {
        var world = UseMany(new World(Hourly with { History = new HistorySpec(20, 20) }).Step(0)).Lose("demo-m1");

        world.Annotate("1").Step(50);

        world.Active.Single().Id.ShouldBe("demo-m1");
        Ignored(world).ShouldBeEmpty();
    }

    [Fact]
    public void A_value_whose_run_still_waits_for_a_retry_starts_nothing()
    {
        var spec = Hourly with
        {
            Action = World.HttpAction(),
            Concurrency = new ConcurrencySpec("Allow"),
            Retry = new RetrySpec(1) { Backoff = new BackoffSpec("10m", 1, "10m", 0) },
        };
        var world = new World(spec).Step(0).Annotate("1").Step(1).Fail("demo-m1").Step(1).Lose("demo-m1");

        UseMany(world, from: 2).Annotate("1").Step(50);

        world.Active.ShouldHaveSingleItem().Id.ShouldBe("demo-m1");
        Ignored(world).Single().ShouldContain("has not ended");
    }

    [Fact]
    public void A_value_that_is_removed_and_set_again_starts_nothing_and_an_event_says_so()
    {
        var world = new World(Hourly).Step(0).Annotate("1").Step(1).Succeed("demo-m1").Step(2);

        world.Annotate(null).Step(3).Status.LastManualRun.ShouldBeNull();
        world.Annotate("1").Step(4).Step(5);

        world.Started.Count.ShouldBe(1);
        Ignored(world).Single().ShouldContain("was already used by run demo-m1");
    }

    [Fact]
    public void A_run_whose_record_is_lost_is_adopted_although_the_value_before_it_started_nothing()
    {
        var world = IgnoreOne();

        world.Annotate("2").StepAndLoseTheWrite(3);
        world.Step(4);

        world.Active.ShouldHaveSingleItem().Id.ShouldBe("demo-m2");
        world.Stopped.ShouldBeEmpty();
        Ignored(world).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_value_that_started_nothing_starts_a_run_if_it_is_removed_and_set_again()
    {
        var world = IgnoreOne();

        world.Annotate(null).Step(3).Annotate("1").Step(4);

        world.Active.ShouldHaveSingleItem().Id.ShouldBe("demo-m1");
    }

    [Fact]
    public void A_status_without_a_list_keeps_its_last_value()
    {
        var world = new World(Hourly).Step(0);
        world.Status = world.Status with { LastManualRun = "1", ManualRuns = null };

        world.Step(1).Status.LastManualRun.ShouldBe("1");
    }

    /// <summary>The value 1 was set while the spec was invalid.</summary>
    private static World IgnoreOne() =>
        new World(Hourly).Step(0).Edit(s => s with { Timeout = "bad" }).Annotate("1").Step(1).Edit(s => s with { Timeout = null }).Step(2);

    private static World UseMany(World world, int from = 1)
    {
        for (var value = from; value <= StatusLimits.ManualRuns + 1; value++)
            world.Annotate($"{value}").Step(value * 2).Succeed($"demo-m{value}").Step((value * 2) + 1);
        return world;
    }

    private static IReadOnlyList<string> Ignored(World world) => [.. world.Events.Where(e => e.Reason == Reasons.RunNowIgnored).Select(e => e.Message)];
}
