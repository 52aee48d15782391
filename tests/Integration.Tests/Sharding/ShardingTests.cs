using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Sharding;

/// <summary>Several operators share schedules that tick each second. At the end no run is missing, and none took place twice.</summary>
[Trait("Category", "Faults")]
public sealed class ShardingTests : IAsyncLifetime
{
    private const int Schedules = 3;

    private static readonly string[] Names = ["ada", "ben", "cleo"];

    private ShardStory _story = null!;

    public async Task InitializeAsync() => _story = await ShardStory.BeginAsync("sharding");

    public async Task DisposeAsync() => await _story.DisposeAsync();

    [Fact]
    public async Task Schedules_are_shared_and_move_when_replicas_come_and_go()
    {
        await BeginAsync();

        // One leaves in order. While its buckets move, schedules come, change and go.
        var changing = ChangeAsync();
        await _story.TerminateAsync("ada");
        await _story.UntilOwnedByAsync(2);
        await changing;
        await _story.Ticking.RunsGoOnAsync();
        await FilledAsync("before");
        await _story.NothingCameAgainAsync();
        _story.Conflicts.Where(c => c.Contains("create", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty("no Pod was created by two");

        // One is cut off: its buckets move when its lease has run out. When it is back, it gets others.
        await BackfillAsync("after");
        _story.LinkOf("ben").Cut();
        await _story.UntilOwnedByAsync(1);
        await _story.Ticking.RunsGoOnAsync();
        _story.LinkOf("ben").Restore();
        await _story.UntilOwnedByAsync(2);
        await FilledAsync("after");

        // One is killed.
        await _story.KillAsync("cleo");
        await _story.UntilOwnedByAsync(1);
        await _story.Ticking.RunsGoOnAsync();
        await _story.Ticking.AllRunsTookPlaceAsync();
        await AllToldAsync();
    }

    /// <summary>Three share schedules, and all of them act.</summary>
    private async Task BeginAsync()
    {
        await Task.WhenAll(Names.Select(_story.StartAsync));
        await _story.UntilSharedAsync(Names);
        for (var i = 0; i < Schedules; i++)
        {
            await _story.Ticking.CallAsync($"call-{i}", i == 0 ? $$$"""
                notifications:
                - {name: chat, events: [RunSucceeded], http: {url: "{{{_story.Sink.Address}}}/told"} }
                """ : "");
            await _story.Ticking.PodAsync($"pod-{i}");
        }

        // Enough schedules that each replica has some.
        for (var i = 0; i < 30; i++)
            await _story.Here.CreateScheduledJobAsync($"idle-{i}", Outcome.Succeed.Pod, "trigger: {interval: {every: 1h}}");
        await _story.Ticking.RunsGoOnAsync();
        await Eventually.BecomesTrueAsync(() => _story.WritersSince(default).Count == Names.Length, "all three act");
        await BackfillAsync("before");
    }

    private async Task ChangeAsync()
    {
        for (var i = 0; i < 4; i++)
        {
            if (i == 0)
                await _story.Ticking.CallAsync("new");
            await _story.Here.CreateScheduledJobAsync($"passing-{i}", Outcome.Succeed.Pod, "trigger: {interval: {every: 1s}}");
            await _story.Here.UntilReadyAsync($"passing-{i}");
            await _story.Here.PatchScheduledJobAsync($"passing-{i}", "spec: {trigger: {interval: {every: 1h}}}");
            await _story.Here.DeleteAsync(Kind.ScheduledJobs, $"passing-{i}");
            await _story.Here.CreateScheduledJobAsync($"passing-{i}", Outcome.Succeed.Pod, "trigger: {interval: {every: 1h}}\nsuspend: true");
            await _story.Here.UntilAsync($"passing-{i}", sj => sj.ConditionStatus("Suspended") == "True", "the one that took its name is seen");
        }
    }

    private async Task BackfillAsync(string name)
    {
        var last = DateTimeOffset.FromUnixTimeSeconds((TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 30) / 60 * 60);
        await _story.Here.CreateScheduledJobAsync($"filled-{name}", Http.Call(_story.Sink.Address), """
            trigger: {cron: {expression: "* * * * *"}}
            suspend: true
            """);
        await _story.Here.CreateAsync(Kind.Backfills, $$"""
            apiVersion: scheduledjobs.dev/v1alpha1
            kind: Backfill
            metadata: {name: {{name}}}
            spec: {scheduledJob: filled-{{name}}, from: "{{last.AddMinutes(-99):yyyy-MM-ddTHH:mm:ssZ}}", to: "{{last:yyyy-MM-ddTHH:mm:ssZ}}"}
            """);
    }

    private async Task FilledAsync(string name)
    {
        await Eventually.BecomesTrueAsync(
            async () => (await _story.Here.FindAsync(Kind.Backfills, name)).ConditionStatus("Complete") == "True", $"Backfill {name} is complete");
        (await _story.Here.FindAsync(Kind.Backfills, name)).Text("status", "progress").ShouldBe("100/100");
    }

    /// <summary>At least once, as with one leader.</summary>
    private async Task AllToldAsync()
    {
        var sj = await _story.Here.UntilAsync("call-0", s => s.Items("status", "notifications", "owed").Count == 0, "nothing is owed");
        var told = sj.Number("status", "notifications", "sent")!.Value;
        _story.Sink.Requests.Count(r => r.PathAndQuery == "/told").ShouldBeGreaterThanOrEqualTo((int)told);
        var lost = (sj.Number("status", "notifications", "dropped") ?? 0) + (sj.Number("status", "notifications", "failed") ?? 0);
        (told + lost).ShouldBe(sj.Number("status", "totals", "succeeded")!.Value);
    }
}
