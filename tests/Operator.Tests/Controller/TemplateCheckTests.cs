using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Tests.Decisions;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>When a template is tried at the API server, and what a refusal does.</summary>
public sealed class TemplateCheckTests
{
    private const string Quota = "pods \\\"demo\\\" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=5, limited: pods=5";

    [Fact]
    public async Task A_template_is_tried_once_per_generation()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        await world.PassAsync();
        world.Time.Advance(TimeSpan.FromSeconds(10));
        await world.PassAsync();
        world.Api.Dry.Count().ShouldBe(1);

        world.Api.Edit(spec => spec["timeout"] = "1m");
        world.ShowJob();
        await world.PassAsync();
        await world.PassAsync();

        world.Api.Dry.Count().ShouldBe(2);
    }

    [Theory]
    [InlineData("9m59s", true)]
    [InlineData("10m", true)]
    [InlineData("10m1s", false)]
    public async Task A_spec_is_kept_compiled_only_if_its_next_pass_is_near_and_its_template_is_not_rechecked(string every, bool isKept)
    {
        using var world = new ReconcilerWorld(
            World.EveryTenSeconds() with { Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = every } } });

        await world.PassAsync();
        world.IsCompiled.ShouldBe(isKept);
        await world.PassAsync();

        world.IsCompiled.ShouldBe(isKept);
        world.Api.Dry.Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_template_that_the_server_refuses_stalls_with_its_message_until_it_is_edited()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        world.Api.Refuses = line => line.Contains("dryRun") ? (422, FakeApi.Failure(422, "Invalid", "Pod is invalid: spec.containers: Required")) : null;
        await world.PassAsync();
        world.Condition(ConditionTypes.Ready).ShouldSatisfyAllConditions(
            c => c.Status.ShouldBe("False"),
            c => c.Reason.ShouldBe(Reasons.InvalidTemplate),
            c => c.Message.ShouldBe("spec.action.pod.template: Pod is invalid: spec.containers: Required"));
        world.Condition(ConditionTypes.Stalled).Status.ShouldBe("True");

        world.Time.Advance(TimeSpan.FromSeconds(10));
        await world.PassAsync();
        world.Api.Creations.ShouldBeEmpty();

        world.Api.Refuses = _ => null;
        world.Api.Edit(spec => spec["timeout"] = "1m");
        world.ShowJob();
        await world.PassAsync();
        world.Condition(ConditionTypes.Ready).Status.ShouldBe("True");
        world.Condition(ConditionTypes.Stalled).Status.ShouldBe("False");
    }

    [Fact]
    public async Task A_refusal_longer_than_a_condition_may_be_is_cut_and_written()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        world.Api.Refuses = line => line.Contains("dryRun") ? (422, FakeApi.Failure(422, "Invalid", new string('x', 40_000))) : null;

        await world.PassAsync();

        world.Condition(ConditionTypes.Ready).Message!.Length.ShouldBeInRange(1_000, StatusLimits.ConditionMessage);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    public async Task A_template_that_the_server_refuses_is_retried_later(int ticks, int tries)
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        world.Api.Refuses = line => line.Contains("dryRun") ? (422, FakeApi.Failure(422, "Invalid", "denied by policy")) : null;
        await world.PassAsync();
        world.Api.Dry.Count().ShouldBe(1);

        world.Time.Advance(SpecCompiler.TemplateRecheck + TimeSpan.FromTicks(ticks));
        world.IsWoken.ShouldBe(tries == 2);
        world.ShowJob();
        await world.PassAsync();
        world.Api.Dry.Count().ShouldBe(tries);
        world.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.InvalidTemplate);

        // Even if it is refused again; once it is accepted, it is not tried again.
        world.Api.Refuses = _ => null;
        world.Time.Advance(SpecCompiler.TemplateRecheck - TimeSpan.FromTicks(1));
        await world.PassAsync();
        world.Time.Advance(TimeSpan.FromTicks(1));
        await world.PassAsync();
        world.Condition(ConditionTypes.Ready).Status.ShouldBe("True");
        world.Time.Advance(SpecCompiler.TemplateRecheck);
        await world.PassAsync();
        world.Api.Dry.Count().ShouldBe(tries + 1);
    }

    [Fact]
    public async Task A_quota_that_is_exhausted_at_the_check_does_not_stall_the_schedule()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        world.Api.Refuses = line => line.Contains("dryRun") ? (403, FakeApi.Failure(403, "Forbidden", Quota)) : null;

        await world.PassAsync();

        world.Condition(ConditionTypes.Ready).Status.ShouldBe("True");
    }
}
