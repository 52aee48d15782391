using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Tests.Decisions;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>An API server that responds but starts nothing: what the user sees.</summary>
public sealed class StartFaultTests
{
    private const string Message = "etcdserver: request timed out";

    [Fact]
    public async Task A_run_whose_start_keeps_failing_is_Late_is_reported_once_and_runs_once()
    {
        using var world = await BegunAsync();
        var created = world.Time.GetUtcNow();

        (await FailingPassesAsync(world, seconds: 300)).ShouldBeGreaterThan(10);

        world.Status.State.ShouldBe(ScheduleStates.Late);
        world.Condition(ConditionTypes.Healthy).ShouldSatisfyAllConditions(
            c => c.Reason.ShouldBe(Reasons.Late), c => c.Message.ShouldEndWith($"cannot be started: {Message}; retrying"));
        world.Told.Count(e => e.Reason == Reasons.StartFailed).ShouldBe(1);
        world.Api.Pods.ShouldBeEmpty();

        world.Api.Refuses = _ => null;
        await world.PassAsync();
        world.ShowPods();
        await world.PassAsync();

        world.Api.Pods.Count.ShouldBe(1);
        world.Status.Active!.Count.ShouldBe(1);
        world.Status.State.ShouldBe(ScheduleStates.Running);
        world.Status.StartedRuns.ShouldBe(1);
        world.Told.Count(e => e.Reason == Reasons.StartFailed).ShouldBe(1);

        // All due times are accounted for: what did not run is missed.
        var due = world.Time.GetUtcNow().Subtract(created).Ticks / TimeSpan.FromMinutes(1).Ticks;
        (world.Status.Totals!.Missed + world.Status.StartedRuns).ShouldBe(due);
    }

    [Fact]
    public async Task The_next_series_of_failures_is_reported_again()
    {
        using var world = await BegunAsync();
        await FailingPassesAsync(world, seconds: 300);
        world.Api.Refuses = _ => null;
        await world.PassAsync();
        world.Api.End(world.Api.Pods.Keys.Single(), "Succeeded");
        world.ShowPods();
        await world.PassAsync();
        world.Status.State.ShouldBe(ScheduleStates.Scheduled);

        await FailingPassesAsync(world, seconds: 300);

        world.Status.State.ShouldBe(ScheduleStates.Late);
        world.Told.Count(e => e.Reason == Reasons.StartFailed).ShouldBe(2);
    }

    [Fact]
    public async Task A_report_in_a_conflicting_status_is_repeated()
    {
        using var world = await BegunAsync();
        world.Api.Refuses = Refusal;
        world.Time.Advance(TimeSpan.FromMinutes(3));
        await Should.ThrowAsync<ApiException>(world.DecideAsync());
        await Should.ThrowAsync<ApiException>(world.DecideAsync());
        world.Api.Edit(spec => spec["timeout"] = "1m");

        await world.WriteAsync();
        world.Told.ShouldNotContain(e => e.Reason == Reasons.StartFailed);
        world.ShowJob();
        await Should.ThrowAsync<ApiException>(world.DecideAsync());
        await world.WriteAsync();

        world.Told.Count(e => e.Reason == Reasons.StartFailed).ShouldBe(1);
        world.Status.State.ShouldBe(ScheduleStates.Late);
    }

    [Fact]
    public async Task A_start_that_fails_and_then_succeeds_in_time_leaves_no_trace()
    {
        using var world = await BegunAsync();

        await FailingPassesAsync(world, seconds: 70);
        world.Api.Refuses = _ => null;
        await world.PassAsync();

        world.Status.State.ShouldBe(ScheduleStates.Running);
        world.Told.ShouldNotContain(e => e.Reason == Reasons.StartFailed);
    }

    [Fact]
    public void A_message_is_short_and_names_no_address()
    {
        StartFaults.MessageOf(new ApiException(500, null)).ShouldBe("The API server responded with 500");
        StartFaults.MessageOf(new HttpRequestException("connect to 10.0.0.1:443 refused")).ShouldBe("the API server cannot be reached");
        StartFaults.MessageOf(new OperationCanceledException()).ShouldBe("the API server did not respond in time");
        StartFaults.MessageOf(new InvalidOperationException("secret")).ShouldBe("the operator cannot make the request (InvalidOperationException)");
        var status = new ScheduledJobs.Kube.Resources.Status { Message = new string('x', 10_000) };
        StartFaults.MessageOf(new ApiException(500, status)).Length.ShouldBe(StartFault.MaxMessage);
    }

    private static async Task<ReconcilerWorld> BegunAsync()
    {
        var world = new ReconcilerWorld(World.EveryTenSeconds() with { Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "1m" } } });
        await world.PassAsync();
        return world;
    }

    /// <summary>Passes every ten seconds while each creation is refused; returns how many failed.</summary>
    private static async Task<int> FailingPassesAsync(ReconcilerWorld world, int seconds)
    {
        world.Api.Refuses = Refusal;
        var failed = 0;
        for (var passed = 0; passed < seconds; passed += 10)
        {
            world.Time.Advance(TimeSpan.FromSeconds(10));
            try
            {
                await world.DecideAsync();
            }
            catch (ApiException)
            {
                failed++;
            }

            await world.WriteAsync();
            world.ShowJob();
        }

        return failed;
    }

    private static (int Code, string Status)? Refusal(string line) =>
        line.StartsWith("POST", StringComparison.Ordinal) && line.Contains("/pods", StringComparison.Ordinal)
        && !line.Contains("dryRun", StringComparison.Ordinal)
            ? (500, FakeApi.Failure(500, "InternalError", Message))
            : null;
}
