using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Tests.Decisions;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>Two leaders decide the same in the same second, and one no longer leads: only the one whose intent is recorded makes the call.</summary>
public sealed class IntentTests : IDisposable
{
    private static readonly ScheduledJobSpec Spec = World.EveryTenSeconds() with { Action = World.HttpAction(), Delivery = DeliveryModes.AtMostOnce };

    private readonly Target _target = new();

    public void Dispose() => _target.Dispose();

    [Fact]
    public async Task The_intent_of_another_leader_is_not_followed()
    {
        using var former = new ReconcilerWorld(Spec, _target);
        await former.PassAsync();
        using var present = new ReconcilerWorld(former.Api, "other", _target);
        former.Time.Advance(TimeSpan.FromSeconds(10));
        present.Time.Advance(TimeSpan.FromSeconds(10));

        // Its intent is recorded, and then it finds out that it no longer leads.
        former.Api.Meanwhile = line =>
        {
            former.IsLeading = !line.StartsWith("PATCH", StringComparison.Ordinal);
            return Task.CompletedTask;
        };
        await former.DecideAsync();
        former.Status.Active!.Single().Intent.ShouldBe("me");
        _target.Calls.ShouldBe(0);

        // The current leader's cache does not show that yet.
        await present.PassAsync();
        await present.UntilCallsEndAsync();
        _target.Calls.ShouldBe(0);

        present.ShowJob();
        await present.PassAsync();
        await present.UntilCallsEndAsync();
        _target.Calls.ShouldBe(0);
        present.Status.LastRun!.ShouldSatisfyAllConditions(
            r => r.Result.ShouldBe(RunResults.Unknown), r => r.Reason.ShouldBe(Reasons.OutcomeUnknown));
    }

    [Fact]
    public async Task An_own_intent_is_followed_even_if_the_response_to_its_write_was_lost()
    {
        using var world = new ReconcilerWorld(Spec, _target);
        await world.PassAsync();
        world.Time.Advance(TimeSpan.FromSeconds(10));
        world.Api.LosesAnswer = line => line.StartsWith("PATCH", StringComparison.Ordinal);

        await Should.ThrowAsync<HttpRequestException>(world.DecideAsync());
        world.Status.Active!.Single().Intent.ShouldBe("me");
        _target.Calls.ShouldBe(0);

        world.Api.LosesAnswer = _ => false;
        await world.PassAsync();
        await world.UntilCallsEndAsync();
        await world.PassAsync();
        _target.Calls.ShouldBe(1);
        world.Status.Totals.ShouldBe(new RunTotals { Succeeded = 1 });
    }
}
