using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Sharding;

/// <summary>Each replica holds its own schedules and their Pods, and outlines of the rest. Nothing is lost, or runs twice, when they move.</summary>
[Trait("Category", "Faults")]
public sealed class ShardMemoryTests : IAsyncLifetime
{
    private const int Ticking = 3;
    private const int Once = 54;
    private const int All = (2 * Ticking) + Once;

    private ShardStory _story = null!;

    public async Task InitializeAsync() => _story = await ShardStory.BeginAsync("shard-memory");

    public async Task DisposeAsync() => await _story.DisposeAsync();

    [Fact]
    public async Task Memory_is_divided_and_every_run_takes_place_once_while_schedules_move()
    {
        await Task.WhenAll(_story.StartAsync("ada"), _story.StartAsync("ben"));
        await _story.UntilSharedAsync("ada", "ben");
        await CreateAsync();
        await DividedAsync("ada", "ben");

        await _story.StartAsync("cleo");
        (await _story.HoldsAsync("cleo")).Whole.ShouldBeLessThan(All / 2, "it starts with outlines");
        await _story.UntilSharedAsync("ada", "ben", "cleo");
        await DividedAsync("ada", "ben", "cleo");
        await _story.Ticking.RunsGoOnAsync();

        await _story.TerminateAsync("ada");
        await _story.UntilOwnedByAsync(2);
        await DividedAsync("ben", "cleo");

        await _story.Ticking.RunsGoOnAsync();
        await _story.Ticking.AllRunsTookPlaceAsync();
        await OnceEachAsync();
        await PodsAreDividedAsync("ben", "cleo");
        _story.Conflicts.Where(c => c.Contains("create", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty("no Pod was created by two");
    }

    /// <summary>Some tick. The others run once each, spread over the time in which schedules move.</summary>
    private async Task CreateAsync()
    {
        for (var i = 0; i < Ticking; i++)
        {
            await _story.Ticking.CallAsync($"call-{i}");
            await _story.Ticking.PodAsync($"pod-{i}");
        }

        var first = TimeProvider.System.GetUtcNow().AddSeconds(10);
        for (var i = 0; i < Once; i++)
        {
            await _story.Here.CreateScheduledJobAsync($"once-{i}", Http.Call($"{_story.Sink.Address}/once"), $$"""
                trigger: {date: {at: "{{first.AddSeconds(i / 2):yyyy-MM-ddTHH:mm:ssZ}}"} }
                misfire: {policy: RunAll}
                """);
        }
    }

    /// <summary>Each schedule is whole at one of them, and an outline at the others.</summary>
    private async Task DividedAsync(params string[] names)
    {
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                var all = new List<(int Whole, int Outlines, int Pods)>();
                foreach (var name in names)
                    all.Add(await _story.HoldsAsync(name));
                return all.Sum(a => a.Whole) == All && all.TrueForAll(a => a.Whole > 0 && a.Whole + a.Outlines == All);
            },
            $"{string.Join(", ", names)} divide {All} schedules");
    }

    private async Task PodsAreDividedAsync(params string[] names)
    {
        var total = 0;
        for (var i = 0; i < Ticking; i++)
            total += (await _story.Here.PodsAsync($"pod-{i}")).Count;
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                var pods = 0;
                foreach (var name in names)
                    pods += (await _story.HoldsAsync(name)).Pods;
                return pods == total;
            },
            $"{total} Pods are divided");
    }

    private async Task OnceEachAsync()
    {
        for (var i = 0; i < Once; i++)
            await _story.Here.UntilAsync($"once-{i}", sj => sj.Number("status", "totals", "succeeded") == 1, "it has run");
        var keys = _story.Sink.Requests.Where(r => r.PathAndQuery == "/once").Select(r => r.Header("Idempotency-Key")).ToList();
        keys.Distinct().Count().ShouldBe(Once);
        if (!await _story.HaveAnyLostAsync())
            keys.Count.ShouldBe(Once, "no call came again");
    }
}
