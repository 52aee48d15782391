using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

public sealed class NeverFiresTests
{
    public static TheoryData<string, Func<ScheduledJobSpec, ScheduledJobSpec>, string> Causes => new()
    {
        {
            "past date",
            s => s with { Trigger = new TriggerSpec { Date = new DateTriggerSpec { At = "2020-01-01T00:00:00" } } },
            "spec.trigger.date: the date 2020-01-01T00:00:00 had passed when the schedule was created, 2026-01-05T12:00:00Z; to run it now, set the annotation scheduledjobs.dev/run-now"
        },
        {
            "past dates",
            s => s with { Trigger = new TriggerSpec { Date = new DateTriggerSpec { Times = ["2020-01-01T00:00:00Z", "2026-01-05T12:00:00Z"] } } },
            "spec.trigger.date: each date had passed when the schedule was created"
        },
        {
            "past end",
            s => s with { EndAt = World.At(-1) },
            "spec.endAt: 2026-01-05T11:59:59Z is before the schedule was created, 2026-01-05T12:00:00Z"
        },
        { "no such day", s => s with { Trigger = Cron("0 0 30 2 *") }, "It never fires: no day of any year matches." },
    };

    [Theory]
    [MemberData(nameof(Causes))]
    public void A_schedule_that_never_fires_says_why(string what, Func<ScheduledJobSpec, ScheduledJobSpec> change, string why)
    {
        var ready = new World(change(World.EveryTenSeconds())).Step(0).Condition(ConditionTypes.Ready);

        ready.Reason.ShouldBe(Reasons.NeverFires, what);
        ready.Message.ShouldContain(why);
    }

    [Theory]
    [InlineData(null, ": 'every 2h' counts from the creation time, 12:00:00 UTC; set startAt")]
    [InlineData(60, "")]
    public void A_search_that_is_given_up_says_so(int? start, string advice)
    {
        var trigger = new TriggerSpec { AllOf = [Interval("2h"), Cron("30 0 * * *")] };
        var world = new World(World.EveryTenSeconds() with { StartAt = start is { } after ? World.At(after) : null, Trigger = trigger }).Step(0);

        var ready = world.Condition(ConditionTypes.Ready);
        ready.ShouldSatisfyAllConditions(r => r.Status.ShouldBe(ConditionStatus.False), r => r.Reason.ShouldBe(Reasons.SearchGivenUp));
        ready.Message.ShouldMatch($"^spec.trigger.allOf: the children do not match at the same time up to 21[0-9]{{2}}-[0-9-]+, where the search ends{advice}$");
        world.Condition(ConditionTypes.Stalled).Status.ShouldBe(ConditionStatus.True);
    }

    [Fact]
    public void A_schedule_that_has_run_is_not_completed_if_the_search_is_given_up()
    {
        var world = new World(World.EveryTenSeconds()).Step(5).Step(12);
        world.Edit(s => s with { Trigger = new TriggerSpec { AllOf = [Interval("2h"), Cron("30 0 * * *")] } }).Step(20);

        world.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.SearchGivenUp);
        world.Events.ShouldContain(e => e.Reason == Reasons.SearchGivenUp);
    }

    [Fact]
    public void After_an_edit_the_edit_is_named()
    {
        var world = new World(World.EveryTenSeconds()).Step(5);

        world.Edit(s => s with { EndAt = World.At(6) }).Step(7);

        world.Condition(ConditionTypes.Ready).Message.ShouldBe("spec.endAt: 2026-01-05T12:00:06Z is before the schedule took effect, 2026-01-05T12:00:07Z");
    }

    private static TriggerSpec Cron(string text) => new() { Cron = new CronTriggerSpec { Expression = text } };

    private static TriggerSpec Interval(string every) => new() { Interval = new IntervalTriggerSpec { Every = every } };
}
