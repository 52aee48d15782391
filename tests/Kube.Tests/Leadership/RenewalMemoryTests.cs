using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Leadership;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Leadership;

/// <summary>Measures the process's heap, so it runs while no other test does.</summary>
[Collection("Alone")]
public sealed class RenewalMemoryTests
{
    [Fact]
    [Trait("KnownBug", "csharp#1123")]
    public void Thousands_of_renewals_leave_no_memory_behind()
    {
        var (clock, loop) = (new FakeTimeProvider(), new TestLoop());
        loop.Clocks.Add(clock);
        var (leases, link) = new LeaseServer().Connect(clock);
        using var server = link;
        var options = new LeaderElectionOptions { Namespace = "n", Name = "l", Identity = "a" };
        var elector = new LeaderElector(leases, options, clock, NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        var running = loop.Start(() => elector.RunAsync(leading => Task.Delay(Timeout.InfiniteTimeSpan, clock, leading), stop.Token));
        loop.Pass(TimeSpan.FromMinutes(10));
        var (before, renewals) = (GC.GetTotalMemory(forceFullCollection: true), link.Requests);

        loop.Pass(TimeSpan.FromHours(2));

        (link.Requests - renewals).ShouldBeGreaterThan(3000);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(256 * 1024);
        stop.Cancel();
        loop.PassUntil(() => running.IsCompleted, TimeSpan.FromMinutes(1));
    }
}
