using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Tests.Decisions;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>A schedule whose decision throws: what it reports, what does not change, and when the decision is retried.</summary>
public sealed class DecisionFaultTests : IDisposable
{
    private readonly NoTarget _target = new();
    private readonly ReconcilerWorld _world;

    public DecisionFaultTests() =>
        _world = new ReconcilerWorld(World.EveryTenSeconds() with { Action = World.HttpAction(), Suspend = true }, _target);

    [Fact]
    public async Task It_is_reported_in_conditions_and_one_event_and_the_rest_of_the_status_is_unchanged()
    {
        await PoisonAsync();
        var before = StatusWithoutConditions();
        var others = Others();

        await PassAsync();

        const string Message =
            "the operator failed to process this schedule (InvalidOperationException); this is a bug in the operator, and its log has the details";
        (_world.Condition(ConditionTypes.Ready) is { Status: "False", Reason: Reasons.InternalError, Message: Message }).ShouldBeTrue();
        (_world.Condition(ConditionTypes.Stalled) is { Status: "True", Reason: Reasons.InternalError, Message: Message }).ShouldBeTrue();
        _world.Told.ShouldBe([(Reasons.InternalError, Message)]);
        _world.Told.Lines.ShouldContain("DecisionFailed");
        StatusWithoutConditions().ShouldBe(before);
        Others().ShouldBe(others);
    }

    [Fact]
    public async Task Other_schedules_run()
    {
        _world.Api.Add("other", World.EveryTenSeconds(), _world.Time.GetUtcNow());
        var other = new ObjectKey("team", "other");
        await PoisonAsync();
        await _world.DecideAsync(other);

        _world.Time.Advance(TimeSpan.FromSeconds(10));
        await PassAsync();
        await _world.DecideAsync(other);

        _world.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.InternalError);
        _world.Api.Pods.Keys.Single().ShouldStartWith("other-");
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public async Task It_is_retried_later(int ticks, bool isTried)
    {
        await PoisonAsync();
        await PassAsync();

        _world.Time.Advance(FaultPlan.TryAgainAfter + TimeSpan.FromTicks(ticks));

        _world.IsWoken.ShouldBe(isTried);
    }

    [Fact]
    public async Task It_is_reported_once_while_it_lasts_and_then_cleared()
    {
        await PoisonAsync();
        await PassAsync();
        await PassAsync();
        _world.Told.Count(e => e.Reason == Reasons.InternalError).ShouldBe(1);

        _world.Api.SetStatus(status => status.Remove("active"));
        await PassAsync();
        _world.Condition(ConditionTypes.Ready).Reason.ShouldNotBe(Reasons.InternalError);
        _world.Condition(ConditionTypes.Stalled).Status.ShouldBe("False");

        await PoisonAsync();
        await PassAsync();
        _world.Told.Count(e => e.Reason == Reasons.InternalError).ShouldBe(2);
    }

    public void Dispose()
    {
        _world.Dispose();
        _target.Dispose();
    }

    /// <summary>Puts a run into the status that the schema allows but the operator never writes: its call would be repeated.</summary>
    private async Task PoisonAsync()
    {
        await PassAsync();
        _world.Api.SetStatus(status => status["active"] = new JsonArray(new JsonObject { ["id"] = "demo-7", ["attempts"] = 1 }));
    }

    private async Task PassAsync()
    {
        _world.ShowJob();
        await _world.PassAsync();
    }

    private string StatusWithoutConditions()
    {
        var status = (JsonObject)_world.Api.Job["status"]!.DeepClone();
        status.Remove("conditions");
        return status.ToJsonString();
    }

    private List<Kube.Resources.Condition> Others() =>
        [.. _world.Status.Conditions!.Where(c => c.Type is not (ConditionTypes.Ready or ConditionTypes.Stalled))];
}
