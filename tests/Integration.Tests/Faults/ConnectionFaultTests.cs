using ScheduledJobs.Integration.Tests.Api;

namespace ScheduledJobs.Integration.Tests.Faults;

public sealed class ConnectionFaultTests(FaultyClusterFixture fixture) : FaultTest(fixture)
{
    [Fact]
    public Task Connections_that_are_refused_for_three_seconds() => AllRunsTakePlaceOnceAsync(async () =>
    {
        await Here.UntilAsync("call", sj => sj.At("status", "lastRun") is not null, "a run has ended");
        Link.Cut();
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        Link.Restore();
    });

    [Fact]
    public Task Connections_that_break_every_half_second() => AllRunsTakePlaceOnceAsync(async () =>
    {
        await Here.UntilAsync("call", sj => sj.At("status", "lastRun") is not null, "a run has ended");
        for (var i = 0; i < 5; i++)
        {
            Link.Break();
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }
    });

    [Fact]
    public Task A_network_that_swallows_everything_for_two_seconds() => AllRunsTakePlaceOnceAsync(async () =>
    {
        await Here.UntilAsync("call", sj => sj.At("status", "lastRun") is not null, "a run has ended");
        Link.Freeze();
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        Link.Thaw();
    });
}
