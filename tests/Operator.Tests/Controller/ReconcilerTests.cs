using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Tests.Decisions;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>A pass with a real reconciler, status writer and transport: what the API server refuses, and the order of events.</summary>
public sealed class ReconcilerTests
{
    private const string Quota = "pods \\\"demo\\\" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=5, limited: pods=5";

    [Theory]
    [InlineData(403, "Forbidden", "exceeded quota: compute, requested: pods=1")]
    [InlineData(403, "Forbidden", "admission webhook policy.test denied the request: no root")]
    [InlineData(422, "Invalid", "spec.containers[0].image: Required value")]
    [InlineData(400, "BadRequest", "json: cannot unmarshal string into Go struct field")]
    public async Task A_refused_creation_fails_the_run_with_the_servers_message_in_the_condition(int code, string reason, string message)
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        await world.PassAsync();
        world.Api.Refuses = line => IsCreation(line) ? (code, FakeApi.Failure(code, reason, message)) : null;
        world.Time.Advance(TimeSpan.FromSeconds(10));

        await world.PassAsync();

        world.Status.Totals!.Failed.ShouldBe(1);
        world.Status.Active.ShouldBeNull();
        world.Status.LastRun!.Reason.ShouldBe(Reasons.PodCreateFailed);
        world.Condition(ConditionTypes.LastRunSucceeded).ShouldSatisfyAllConditions(
            c => c.Status.ShouldBe("False"), c => c.Reason.ShouldBe(Reasons.PodCreateFailed), c => c.Message.ShouldContain(message));
        world.Condition(ConditionTypes.Ready).Status.ShouldBe("True");
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 1)]
    public async Task While_runs_of_others_are_due_a_status_write_waits_briefly(int ticks, int written)
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        world.OthersAreDue(new OperatorOptions().Workers + 1);
        await world.DecideAsync();
        world.StatusesToWrite.ShouldBe(0);

        world.Time.Advance(StatusWriter.Courtesy + TimeSpan.FromTicks(ticks));

        world.StatusesToWrite.ShouldBe(written);
    }

    [Fact]
    public async Task While_the_workers_can_take_all_due_runs_a_status_write_does_not_wait()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        world.OthersAreDue(new OperatorOptions().Workers);

        await world.DecideAsync();

        world.StatusesToWrite.ShouldBe(1);
    }

    [Fact]
    public async Task In_a_terminating_namespace_nothing_is_recorded_or_reported()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        await world.PassAsync();
        var before = world.Api.Job.ToJsonString();
        world.Api.Refuses = line => IsCreation(line)
            ? (403, FakeApi.Failure(403, "Forbidden", "namespace team is being terminated", "NamespaceTerminating"))
            : null;
        world.Time.Advance(TimeSpan.FromSeconds(10));

        // The worker that holds the key recognizes this refusal and leaves the key alone.
        (await Should.ThrowAsync<ApiException>(world.DecideAsync())).IsNamespaceTerminating.ShouldBeTrue();
        await world.WriteAsync();

        world.Api.Job.ToJsonString().ShouldBe(before);
        world.Api.Requests.ShouldNotContain(r => r.Contains("/events"));
    }

    [Fact]
    public async Task Successive_refused_runs_keep_the_servers_message_and_none_is_lost()
    {
        var spec = World.EveryTenSeconds() with { Misfire = new MisfireSpec("RunAll"), Concurrency = new ConcurrencySpec("Queue", QueueLength: 20) };
        using var world = new ReconcilerWorld(spec);
        await world.PassAsync();
        world.Api.Refuses = line => IsCreation(line) ? (403, FakeApi.Failure(403, "Forbidden", Quota)) : null;
        world.Time.Advance(TimeSpan.FromSeconds(100));

        await world.PassAsync();

        world.Status.Totals!.Failed.ShouldBe(10);
        world.Status.Active.ShouldBeNull();
        world.Status.Backlog.ShouldBeNull();
        world.Status.RecentRuns!.ShouldAllBe(r => r.Reason == Reasons.PodCreateFailed);
        world.Status.Queued.ShouldBeNull();
    }

    [Fact]
    public async Task A_Pod_is_not_pruned_before_its_result_is_recorded()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds() with { History = new HistorySpec(0, 0) });
        await world.PassAsync();
        world.Time.Advance(TimeSpan.FromSeconds(10));
        await world.PassAsync();
        world.Api.End(world.Api.Pods.Keys.Single(), "Succeeded");
        world.ShowPods();

        await world.DecideAsync();
        await world.PruneAsync();
        world.Api.Pods.Count.ShouldBe(1);

        await world.WriteAsync();
        await world.PruneAsync();
        world.Api.Pods.ShouldBeEmpty();
        world.Status.Totals!.Succeeded.ShouldBe(1);
    }

    [Fact]
    [Trait("KnownBug", "KubeOps#594")]
    [Trait("KnownBug", "KubeOps#1001")]
    public async Task A_status_that_conflicts_with_an_edit_is_decided_again_and_the_Pod_is_counted_once()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        await world.PassAsync();
        world.Time.Advance(TimeSpan.FromSeconds(10));
        await world.DecideAsync();
        world.Api.Edit(spec => spec["suspend"] = true);
        await world.WriteAsync();
        world.Status.Active.ShouldBeNull();
        world.ShowJob();
        world.ShowPods();

        await world.PassAsync();
        world.Status.Active!.Count.ShouldBe(1);
        world.Api.End(world.Api.Pods.Keys.Single(), "Succeeded");
        world.ShowPods();
        await world.PassAsync();
        await world.PassAsync();

        world.Status.Totals.ShouldBe(new RunTotals { Succeeded = 1 });
        world.Api.Creations.Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_call_that_ends_during_an_older_status_write_is_not_repeated()
    {
        using var target = new Target();
        using var world = new ReconcilerWorld(World.EveryTenSeconds() with { Action = World.HttpAction() }, target);
        await world.DecideAsync();
        world.Api.Meanwhile = async line =>
        {
            if (!line.StartsWith("PATCH", StringComparison.Ordinal) || target.Calls > 0)
                return;
            world.Time.Advance(TimeSpan.FromSeconds(10));
            await world.DecideAsync();
            await world.UntilCallsEndAsync();
        };

        await world.WriteAsync();
        await world.PassAsync();

        target.Calls.ShouldBe(1);
        world.Status.Totals.ShouldBe(new RunTotals { Succeeded = 1 });
    }

    /// <summary>CronJob's "this started but went missing": the cache lags, the cluster has it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_Pod_missing_from_the_cache_is_looked_up_in_the_cluster_before_it_counts_as_lost(bool isThere)
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds() with { MaxRuns = 1 });
        await world.PassAsync();
        world.Time.Advance(TimeSpan.FromSeconds(10));
        await world.PassAsync();
        if (!isThere)
            world.Api.Pods.Clear();
        world.Time.Advance(TimeSpan.FromSeconds(60));

        await world.PassAsync();

        (world.Status.Active?.Count ?? 0).ShouldBe(isThere ? 1 : 0);
        (world.Status.LastRun?.Reason).ShouldBe(isThere ? null : Reasons.PodLost);
        world.Api.Creations.Count().ShouldBe(1);
    }

    [Fact]
    [Trait("KnownBug", "KubeOps#365")]
    public async Task A_deleted_schedule_is_not_woken_again()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        await world.PassAsync();
        world.HideJob();
        await world.DecideAsync();

        world.Time.Advance(TimeSpan.FromHours(1));

        world.IsWoken.ShouldBeFalse();
    }

    [Fact]
    [Trait("KnownBug", "KubeOps#554")]
    [Trait("KnownBug", "KubeOps#707")]
    public async Task A_wake_up_survives_our_own_status_write()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        await world.PassAsync();
        world.ShowJob();
        await world.PassAsync();

        world.Time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        world.IsWoken.ShouldBeFalse();
        world.Time.Advance(TimeSpan.FromTicks(1));
        world.IsWoken.ShouldBeTrue();
    }

    [Fact]
    public async Task A_schedule_that_is_gone_before_its_first_pass_has_no_active_runs()
    {
        using var world = new ReconcilerWorld(World.EveryTenSeconds());
        world.Parts.ActiveRuns.TrySet(ReconcilerWorld.Key, 3, room: null);

        world.HideJob();
        await world.DecideAsync();

        world.Parts.ActiveRuns.Elsewhere(new ObjectKey("team", "other")).ShouldBe(0);
    }

    private static bool IsCreation(string line) =>
        line.StartsWith("POST", StringComparison.Ordinal) && line.Contains("/pods", StringComparison.Ordinal) && !line.Contains("dryRun", StringComparison.Ordinal);
}
