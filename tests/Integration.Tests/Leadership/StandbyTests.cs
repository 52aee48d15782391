using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Faults;

namespace ScheduledJobs.Integration.Tests.Leadership;

/// <summary>What an operator knows when it becomes the leader.</summary>
[Trait("Category", "Faults")]
public sealed class StandbyTests : IAsyncLifetime
{
    private LeadershipStory _story = null!;

    private Replicas Replicas => _story.Replicas;

    public async Task InitializeAsync() => _story = await LeadershipStory.BeginAsync("standby", Replicas.ShortLease);

    public async Task DisposeAsync() => await _story.DisposeAsync();

    [Fact]
    public async Task A_standby_with_a_stale_cache_looks_up_what_its_predecessor_started()
    {
        var (leader, standby) = await _story.UntilBothAreThereAsync();
        await Replicas.KillAsync(standby);
        _story.Faults.When(Verb.Watch, "pods").By(standby).DelayEvents(TimeSpan.FromMinutes(1));
        await Replicas.StartAsync(standby);
        var status = _story.Faults.When(Verb.Patch, "scheduledjobs/status").By(leader).Where(c => c.Body.Contains("\"startTime\":")).Hold();
        var first = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().AddSeconds(5).ToUnixTimeSeconds());
        // The first must not end before the second is due: its result is recorded first, and that write is held here.
        await _story.Here.CreateScheduledJobAsync("twice", Outcome.SucceedAfter(8).Pod, $$$"""
            trigger: {date: {times: ["{{{first:yyyy-MM-ddTHH:mm:ssZ}}}", "{{{first.AddSeconds(3):yyyy-MM-ddTHH:mm:ssZ}}}"]}}
            concurrency: {policy: Allow}
            """);
        await _story.Here.UntilPodsAsync("twice", pods => pods.Count == 2, "both have started");
        await status.HappensAsync();

        await Replicas.KillAsync(leader);

        // By its cache none has been started, and of two due runs RunLatest starts one.
        var sj = await _story.Here.UntilRunsAsync("twice", 2);
        sj.Number("status", "totals", "succeeded").ShouldBe(2);
        sj.Number("status", "totals", "missed").ShouldBe(0);
    }
}
