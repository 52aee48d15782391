using System.Text.Json.Nodes;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Tests.Decisions;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>A completed ScheduledJob is deleted in the version that was decided on, or not at all.</summary>
public sealed class ExpiryTests
{
    private const string Path = "/apis/scheduledjobs.dev/v1alpha1/namespaces/team/scheduledjobs/demo";

    [Fact]
    public async Task It_is_deleted_after_its_ttl()
    {
        using var world = await CompletedAsync();
        world.Time.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1));
        await world.PassAsync();
        Deletions(world).ShouldBe(0);

        world.Time.Advance(TimeSpan.FromTicks(1));
        await world.PassAsync();
        Deletions(world).ShouldBe(1);
        world.Api.Jobs.ShouldBeEmpty();
        world.Told.ShouldContain(e => e.Reason == Reasons.Expired && e.Message == "Deleted after spec.ttlAfterCompleted, 1m");
    }

    [Fact]
    public async Task An_edit_that_the_cache_does_not_show_yet_keeps_it()
    {
        using var world = await CompletedAsync();
        world.Api.Edit(spec => spec["maxRuns"] = 2);
        world.Time.Advance(TimeSpan.FromMinutes(1));

        await world.PassAsync();
        (Deletions(world), world.Api.Jobs.Count).ShouldBe((1, 1));
        world.Told.ShouldNotContain(e => e.Reason == Reasons.Expired);

        // The decision is made again on what the API server has, whether or not the cache ever shows a change.
        await world.PassAsync();
        Deletions(world).ShouldBe(1);
        world.Status.CompletedSince.ShouldBeNull();
    }

    /// <summary>The status of the decision stands in the cluster, in a version with an edit that the decision does not know.</summary>
    [Fact]
    public async Task An_edit_that_came_with_an_own_write_whose_response_was_lost_keeps_it()
    {
        using var world = await EndedAsync();
        await world.DecideAsync();
        world.Api.LosesAnswer = line => line.StartsWith("PATCH", StringComparison.Ordinal);
        await Should.ThrowAsync<HttpRequestException>(world.WriteAsync());
        world.Api.LosesAnswer = _ => false;
        world.Status.CompletedSince.ShouldNotBeNull();
        world.Api.Edit(spec => spec["maxRuns"] = 2);
        world.Time.Advance(TimeSpan.FromMinutes(1));

        await world.PassAsync();
        await world.PassAsync();

        world.Api.Jobs.Count.ShouldBe(1);
        world.Status.CompletedSince.ShouldBeNull();
    }

    [Fact]
    public async Task A_process_that_no_longer_leads_deletes_nothing()
    {
        using var world = await CompletedAsync();
        world.Time.Advance(TimeSpan.FromMinutes(1));
        world.IsLeading = false;

        await world.PassAsync();
        Deletions(world).ShouldBe(0);
    }

    private static int Deletions(ReconcilerWorld world) => world.Api.Requests.Count(r => r == $"DELETE {Path}");

    private static async Task<ReconcilerWorld> CompletedAsync()
    {
        var world = await EndedAsync();
        await world.PassAsync();
        world.Status.CompletedSince.ShouldBe(world.Time.GetUtcNow());
        world.ShowJob();
        return world;
    }

    /// <summary>Its only run has ended, which no pass has seen yet.</summary>
    private static async Task<ReconcilerWorld> EndedAsync()
    {
        var world = new ReconcilerWorld(World.EveryTenSeconds() with { MaxRuns = 1, TtlAfterCompleted = "1m" });
        await world.PassAsync();
        world.Time.Advance(TimeSpan.FromSeconds(10));
        await world.PassAsync();
        world.Api.End(world.Api.Pods.Keys.Single(), "Succeeded");
        world.ShowPods();
        return world;
    }
}
