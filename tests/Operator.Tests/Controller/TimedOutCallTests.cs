using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Tests.Decisions;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Controller;

public sealed class TimedOutCallTests
{
    [Fact]
    public async Task It_is_stopped_although_that_cannot_be_recorded_and_nothing_takes_its_place_until_it_is()
    {
        using var target = new HangingTarget();
        using var world = new ReconcilerWorld(World.EveryTenSeconds() with { Action = World.HttpAction(), Timeout = "15s" }, target);
        await world.PassAsync();
        world.Time.Advance(TimeSpan.FromSeconds(10));
        await world.PassAsync();
        await Eventually.BecomesTrueAsync(() => target.Open == 1, "the call arrives");
        world.Api.Refuses = line =>
            line.StartsWith("PATCH", StringComparison.Ordinal) ? (403, FakeApi.Failure(403, "Forbidden", "not now")) : null;
        world.Time.Advance(TimeSpan.FromSeconds(15));

        await Should.ThrowAsync<ApiException>(world.DecideAsync());
        target.Open.ShouldBe(0);
        await Should.ThrowAsync<ApiException>(world.DecideAsync());
        target.Calls.ShouldBe(1);

        world.Api.Refuses = _ => null;
        await world.PassAsync();
        await Eventually.BecomesTrueAsync(() => target.Calls == 2, "the next call arrives");
        world.Status.LastRun!.Reason.ShouldBe(Reasons.DeadlineExceeded);
    }
}
