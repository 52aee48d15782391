using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using static ScheduledJobs.Operator.Tests.Decisions.World;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>What must not be told twice, and what must be told again.</summary>
public sealed class NotificationOnceTests
{
    private static readonly Failure Down = new(Reasons.HttpConnectFailed, "could not connect", RetryClasses.Connect);

    /// <summary>Otherwise the last that a receiver hears of it is that all is well.</summary>
    [Fact]
    public void A_problem_that_is_over_and_back_within_a_second_is_told_again()
    {
        var world = Telling("Invalid Recovered").Step(0);
        world.Edit(s => s with { TimeZone = "Europe/Berlim" }).Step(5);
        world.Edit(s => s with { TimeZone = "Europe/Berlin" }).Step(5.2);

        world.Edit(s => s with { TimeZone = "Europe/Berlim" }).Step(5.4).Owed.ShouldBe(["Invalid to chat", "Recovered to chat", "Invalid to chat"]);
        world.Status.Notifications!.Owed!.Select(o => o.Id).ShouldBeUnique();
    }

    [Fact]
    public void A_problem_that_is_back_before_its_first_notification_is_known_as_sent_is_owed()
    {
        var world = Telling("Invalid").Step(0);
        world.Edit(s => s with { TimeZone = "Europe/Berlim" }).Step(5);
        world.Edit(s => s with { TimeZone = "Europe/Berlin" }).Step(5.2).Send("chat");

        world.Edit(s => s with { TimeZone = "Europe/Berlim" }).Step(5.4).Step(5.6).Owed.ShouldBe(["Invalid to chat"]);
        world.Status.Notifications!.Sent.ShouldBe(1);
    }

    [Fact]
    public void A_problem_that_comes_back_is_told_again_although_another_has_lasted()
    {
        var world = Telling("Invalid").Step(10).Fail(Id(10)).Step(12);
        world.Edit(s => s with { TimeZone = "Europe/Berlim" }).Step(13).Owed.ShouldBe(["Invalid to chat"]);
        world.Edit(s => s with { TimeZone = "Europe/Berlin" }).Step(14);
        world.Status.Notifications!.Problems!.Count.ShouldBe(2, "the failed run is still the last one");

        world.Edit(s => s with { TimeZone = "Europe/Berlim" }).Step(16).Owed.ShouldBe(["Invalid to chat", "Invalid to chat"]);
    }

    [Fact]
    public void A_run_that_failed_before_anyone_asked_is_not_told()
    {
        var world = new World(World.EveryTenSeconds()).Step(10).Fail(Id(10)).Step(12);

        world.Edit(s => s with { Notifications = [Chat("RunFailed")] }).Step(13).Owed.ShouldBeEmpty();
    }

    [Fact]
    public void An_attempt_that_is_seen_again_after_the_next_one_does_not_count_again()
    {
        var world = Telling("RunFailed").Step(10).Fail(Id(10)).Step(12).Send("chat", Down).Step(13).Send("chat", Down).Step(14);
        var owed = world.Status.Notifications!.Owed!.Single();
        owed.Attempts.ShouldBe(2);

        world.Outcomes.Add(new NotificationOutcome(owed.Id, owed.To, Attempt: 1, At(13), Down));
        world.Step(15).Status.Notifications!.Owed!.Single().ShouldBe(owed);
    }

    [Fact]
    public void A_run_with_an_unknown_outcome_is_a_problem_until_a_run_has_ended_well()
    {
        var spec = World.EveryTenSeconds() with { Action = World.HttpAction(), Delivery = DeliveryModes.AtMostOnce, Notifications = [Chat("RunUnknown Recovered")] };
        var world = new World(spec).Step(10).EndProcess().Step(12);
        world.Owed.ShouldBe(["RunUnknown to chat"]);

        world.Step(20).Succeed(Id(20)).Step(21).Owed.ShouldBe(["RunUnknown to chat", "Recovered to chat"]);
    }

    /// <summary>The next leader starts it at once.</summary>
    [Fact]
    public void What_a_process_that_stops_leaves_to_the_next_is_not_late()
    {
        var world = new World(World.EveryTenSeconds() with { Misfire = new MisfireSpec(GracePeriod: "0s"), Notifications = [Chat("Late")] });
        world.Step(10).Succeed(Id(10)).Step(11);
        world.IsStopping = true;

        world.Step(20.5).Owed.ShouldBeEmpty();
    }

    private static World Telling(string on) => new(World.EveryTenSeconds() with { Notifications = [Chat(on)] });

    private static NotificationSpec Chat(string on) =>
        new() { Name = "chat", Events = on.Split(' '), Http = new NotificationHttpSpec { Url = "http://receiver/" } };
}
