using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.Operator.Tests.Decisions;

namespace ScheduledJobs.Operator.Tests.Limits;

public sealed class LimitCheckTests
{
    [Fact]
    public void A_forbidden_action_is_named_with_the_allowed_ones() =>
        Find(World.EveryTenSeconds(), new NamespaceLimits { AllowedActions = [ActionKind.Http, ActionKind.Job] }).ShouldBe(
            new SpecProblem(
                Reasons.ActionNotAllowed,
                "spec.action.pod: in namespace team the operator allows only http and job (--allowed-actions)"));

    /// <summary>A notification of each success would be a call, however small the schedule's own action.</summary>
    [Fact]
    public void Without_calls_there_are_no_notifications()
    {
        var spec = World.EveryTenSeconds() with
        {
            Notifications = [new NotificationSpec { Name = "chat", Events = ["RunSucceeded"], Http = new NotificationHttpSpec { Url = "http://a/" } }],
        };

        Find(spec, new NamespaceLimits { AllowedActions = [ActionKind.Pod] }).ShouldBe(
            new SpecProblem(Reasons.ActionNotAllowed, "spec.notifications: in namespace team the operator allows only pod (--allowed-actions)"));
        Find(spec, new NamespaceLimits { AllowedActions = [ActionKind.Pod, ActionKind.Http] }).ShouldBeNull();
    }

    [Fact]
    public void Unknown_limits_allow_nothing_and_say_why() =>
        Find(World.EveryTenSeconds(), NamespaceLimits.Unknown("they cannot be read")).ShouldBe(
            new SpecProblem(Reasons.ActionNotAllowed, "spec.action: they cannot be read"));

    [Theory]
    [InlineData("9s", false)]
    [InlineData("10s", false)]
    [InlineData("11s", true)]
    public void Runs_may_not_be_more_frequent_than_allowed(string atLeast, bool isRefused)
    {
        Scheduling.DurationText.TryParse(atLeast, out var interval, out _).ShouldBeTrue();

        (Find(World.EveryTenSeconds(), new NamespaceLimits { MinInterval = interval })?.Reason == Reasons.TooFrequent).ShouldBe(isRefused);
    }

    [Fact]
    public void The_two_runs_that_are_too_close_are_named()
    {
        var spec = World.EveryTenSeconds() with { Trigger = new TriggerSpec { Cron = new CronTriggerSpec { Expression = "0,1 3 * * *" } } };

        Find(spec, new NamespaceLimits { MinInterval = TimeSpan.FromHours(1) })!.Message.ShouldBe(
            "spec.trigger: runs at 2026-01-06T03:00:00Z and 1m later; in namespace team the operator requires at least 1h between runs (--min-interval)");
    }

    private static SpecProblem? Find(ScheduledJobSpec spec, NamespaceLimits limits)
    {
        var world = new World(spec);
        return LimitCheck.FindProblem(new ScheduleCompiler("UTC").Compile(world.Job).Schedule!, limits, "team", World.Created);
    }
}
