using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Faults;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Leadership;

/// <summary>
/// A short lease goes through everything that can happen to a leader. At the end no run is missing, and two operators never acted at once.
/// </summary>
[Trait("Category", "Faults")]
public sealed class LeadershipTests : IAsyncLifetime
{
    private LeadershipStory _story = null!;

    private Replicas Replicas => _story.Replicas;

    public async Task InitializeAsync() => _story = await LeadershipStory.BeginAsync("leadership", Replicas.ShortLease);

    public async Task DisposeAsync() => await _story.DisposeAsync();

    [Fact]
    public async Task One_leads_at_a_time_whatever_happens_to_it()
    {
        var (leader, _) = await _story.UntilBothAreThereAsync();
        await _story.TickAsync();

        // Stopped in order: it releases the lease, so that no one waits for the lease to expire.
        await Replicas.TerminateAsync(leader);
        await Eventually.BecomesTrueAsync(() => Replicas.HasReleased(leader), "it gives the lease back");
        await Replicas.UntilOneLeadsAsync(otherThan: leader);
        await _story.RunsGoOnAsync();

        // Killed: its lease must expire. TakeOverTests measures how soon after that, on an idle machine.
        (leader, _) = await _story.UntilBothAreThereAsync();
        (await _story.TakeOverAsync(await Replicas.KillAsync(leader), from: leader)).ShouldBeGreaterThan(TimeSpan.FromSeconds(4));
        await _story.RunsGoOnAsync();

        // Unreachable for less than the renew deadline: it keeps leading.
        leader = await CutBrieflyAsync();

        // Unreachable for longer, connections refused: the other one takes over, and this one stands by when it is back.
        _story.LinkOf(leader).Cut();
        var successor = await Replicas.UntilOneLeadsAsync(otherThan: leader);
        _story.LinkOf(leader).Restore();
        await _story.RunsGoOnAsync();
        Replicas.Holder.ShouldBe(successor);

        // The same without notice: requests vanish.
        (leader, successor) = (successor, leader);
        _story.LinkOf(leader).Freeze();
        (await Replicas.UntilOneLeadsAsync(otherThan: leader)).ShouldBe(successor);
        _story.LinkOf(leader).Lose();
        await _story.RunsGoOnAsync();

        // Both are cut off from the API for longer than a lease lasts.
        _story.LinkOf("a").Cut();
        _story.LinkOf("b").Cut();
        await Task.Delay(TimeSpan.FromSeconds(6.5), TimeProvider.System);
        _story.LinkOf("a").Restore();
        _story.LinkOf("b").Restore();
        await _story.RunsGoOnAsync();

        await _story.AllRunsTookPlaceAsync();
        Replicas.WritesOfOthersThanTheHolder().ShouldBeEmpty();
    }
    /// <summary>Where the machine itself stands still for longer than the deadline, a leader loses its lease without a cut: then it is cut again.</summary>
    private async Task<string> CutBrieflyAsync()
    {
        for (var tries = 1; ; tries++)
        {
            var (leader, _) = await _story.UntilBothAreThereAsync();
            var takeOvers = Replicas.TakeOvers;
            _story.LinkOf(leader).Cut();
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            _story.LinkOf(leader).Restore();
            await _story.RunsGoOnAsync();
            if (Replicas.TakeOvers == takeOvers && Replicas.Holder == leader)
                return leader;
            tries.ShouldBeLessThan(4, "the leader was replaced after each brief cut");
        }
    }
}
