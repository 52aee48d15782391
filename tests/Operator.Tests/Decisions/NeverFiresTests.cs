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
        {
            "no common time",
            s => s with { Trigger = new TriggerSpec { AllOf = [Interval("2h"), Cron("30 0 * * *")] } },
            "spec.trigger.allOf: the children never match at the same time: 'every 2h' counts from the creation time, 12:00:00 UTC; set startAt"
        },
        {
            "no common time with a start",
            s => s with { StartAt = World.At(60), Trigger = new TriggerSpec { AllOf = [Interval("2h"), Cron("30 0 * * *")] } },
            "spec.trigger.allOf: the children never match at the same time"
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
