using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Tests.Decisions;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>A missing Secret is reported when the schedule is applied; it is looked up only once, and nothing waits for it.</summary>
public sealed class MissingReferenceTests
{
    private const string Missing = "Secret 'token' does not exist";

    [Fact]
    public async Task A_missing_Secret_is_in_the_message_of_Ready_once_per_generation()
    {
        using var world = new ReconcilerWorld(Spec("1d"));

        await world.PassAsync();
        world.Condition(ConditionTypes.Ready).ShouldSatisfyAllConditions(
            c => c.Status.ShouldBe("True"), c => c.Reason.ShouldBe(Reasons.Scheduled), c => c.Message.ShouldContain($"spec.action.http: {Missing}"));
        Reads(world).ShouldBe(1);

        // Later passes, for whatever reason, look up nothing and do not change the message.
        world.Time.Advance(TimeSpan.FromHours(1));
        world.ShowJob();
        await world.PassAsync();
        world.Condition(ConditionTypes.Ready).Message.ShouldContain(Missing);
        Reads(world).ShouldBe(1);

        world.Api.Edit(spec => spec["timeout"] = "1m");
        world.ShowJob();
        await world.PassAsync();
        Reads(world).ShouldBe(2);
    }

    [Fact]
    public async Task A_new_leader_looks_up_nothing()
    {
        using var world = new ReconcilerWorld(Spec("1d"));
        await world.PassAsync();

        world.HideJob();
        await world.DecideAsync();
        world.ShowJob();
        await world.PassAsync();

        Reads(world).ShouldBe(1);
    }

    [Fact]
    public async Task Forbidden_references_are_reported_too()
    {
        using var world = new ReconcilerWorld(Spec("1d"));
        world.Api.Refuses = line => line.Contains("/secrets/") ? (403, FakeApi.Failure(403, "Forbidden", "no")) : null;

        await world.PassAsync();

        world.Condition(ConditionTypes.Ready).Message.ShouldContain("the operator is not allowed to read Secret 'token'");
    }

    [Fact]
    public async Task After_the_first_run_the_runs_report_it()
    {
        using var target = new NoTarget();
        using var world = new ReconcilerWorld(Spec("10s"), target);
        await world.PassAsync();
        world.Condition(ConditionTypes.Ready).Message.ShouldContain(Missing);

        world.Time.Advance(TimeSpan.FromSeconds(10));
        await world.PassAsync();
        await world.UntilCallsEndAsync();
        await world.PassAsync();
        world.ShowJob();
        await world.PassAsync();

        world.Status.LastRun!.Reason.ShouldBe(Reasons.ReferenceNotFound);
        world.Condition(ConditionTypes.Healthy).Message.ShouldContain(Missing);
        world.Condition(ConditionTypes.Ready).Message.ShouldNotContain(Missing);
    }

    private static int Reads(ReconcilerWorld world) => world.Api.Requests.Count(r => r.Contains("/secrets/token", StringComparison.Ordinal));

    private static ScheduledJobSpec Spec(string every)
    {
        var header = new HttpHeaderSpec { Name = "Key", ValueFrom = new ValueSource { SecretKeyRef = new KeyReference("token", "k") } };
        return World.EveryTenSeconds() with
        {
            Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = every } },
            Action = new ActionSpec { Http = new HttpActionSpec { Url = "http://target/", Headers = [header] } },
        };
    }
}
