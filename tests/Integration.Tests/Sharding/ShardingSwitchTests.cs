using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Sharding;

/// <summary>Operators that share schedules and one that does not, for the same schedules.</summary>
[Trait("Category", "Faults")]
public sealed class ShardingSwitchTests : IAsyncLifetime
{
    private ShardStory _story = null!;

    public async Task InitializeAsync() => _story = await ShardStory.BeginAsync("sharding-switch");

    public async Task DisposeAsync() => await _story.DisposeAsync();

    [Fact]
    public async Task Who_holds_the_leaders_Lease_decides_whether_schedules_are_shared()
    {
        await _story.StartUnsharedAsync("alone");
        await _story.Ticking.CallAsync("call");
        await _story.Ticking.PodAsync("pod");
        await _story.Ticking.RunsGoOnAsync();

        // It waits, and takes part when the other has gone.
        await _story.StartAsync("dora");
        var since = TimeProvider.System.GetUtcNow();
        await _story.Ticking.RunsGoOnAsync();
        _story.WritersSince(since).ShouldBe(["alone"]);
        await _story.TerminateAsync("alone");
        since = TimeProvider.System.GetUtcNow();
        await _story.UntilOwnedByAsync(1);
        await _story.Ticking.RunsGoOnAsync();
        _story.WritersSince(since).ShouldBe(["dora"]);

        // And the other way: the coordinator goes, and one that does not share takes the Lease. It acts when the others have stopped.
        await _story.StartAsync("emil");
        await _story.UntilOwnedByAsync(2);
        await _story.StartUnsharedAsync("alone");
        await _story.TerminateAsync("dora");
        await _story.Ticking.RunsGoOnAsync();
        await _story.TerminateAsync("emil");
        since = TimeProvider.System.GetUtcNow();
        await _story.Ticking.RunsGoOnAsync();
        _story.WritersSince(since).ShouldBe(["alone"]);

        await _story.Ticking.AllRunsTookPlaceAsync();
        await _story.NothingCameAgainAsync();
        _story.Conflicts.Where(c => c.Contains("create", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
    }
}
