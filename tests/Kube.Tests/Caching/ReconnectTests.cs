namespace ScheduledJobs.Kube.Tests.Caching;

/// <summary>Measures the process's heap, so it runs while no other test does.</summary>
[Collection("Alone")]
public sealed class ReconnectTests
{
    [Fact]
    [Trait("KnownBug", "KubeOps#824")]
    public async Task A_thousand_reconnects_leave_no_memory_behind()
    {
        var (before, after, watches, cached) = await ReconnectRun.PlayAsync(1000);

        watches.ShouldBeGreaterThanOrEqualTo(1000);
        cached.ShouldBe(500);
        (after - before).ShouldBeLessThan(512 * 1024, $"the heap was {before} bytes before and {after} bytes after");
    }
}

/// <summary>Tests that run one by one, after all others.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class AloneCollection;
