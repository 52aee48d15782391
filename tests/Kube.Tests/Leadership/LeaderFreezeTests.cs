using ScheduledJobs.Kube.Leadership;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Leadership;

/// <summary>A leader whose process freezes just before it reads the clock, at each place where it does.</summary>
public sealed class LeaderFreezeTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private static readonly LeaderElectionOptions Options = new() { Namespace = "n", Name = "l", Identity = "a", Random = () => 0.5 };

    public static TheoryData<int, TimeSpan> Freezes
    {
        get
        {
            var data = new TheoryData<int, TimeSpan>();
            foreach (var gap in (TimeSpan[])[Options.RenewDeadline - Tick, Options.RenewDeadline, Options.RenewDeadline + Tick, 4 * Options.LeaseDuration])
            {
                for (var read = 0; read < 12; read++)
                    data.Add(read, gap);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Freezes))]
    public async Task After_a_gap_of_the_renew_deadline_it_leads_only_in_a_new_term(int read, TimeSpan gap)
    {
        var loop = new TestLoop();
        var inner = new FakeTimeProvider();
        var clock = new FreezingClock(inner);
        loop.Clocks.Add(inner);
        using var stop = new CancellationTokenSource();
        var (server, terms) = (new LeaseServer(), 0);
        var (leases, _) = server.Connect(inner);
        var elector = new LeaderElector(leases, Options, clock, new ListLogger());
        var running = loop.Start(() => elector.RunAsync(WorkAsync, stop.Token));
        loop.PassUntil(() => elector.IsLeader, Options.LeaseDuration);
        var renewal = inner.GetTimestamp();
        long? frozenFrom = null;

        // Checked whenever anything has run: at the end of the gap, the last renewal before it is at most this old.
        clock.FreezeAt(read, gap);
        while (!clock.HasFrozen)
        {
            frozenFrom = inner.GetTimestamp();
            loop.Pass(TimeSpan.FromMilliseconds(100));
        }

        (terms, frozenFrom).ShouldNotBe((0, null));
        if (gap >= Options.RenewDeadline && elector.IsLeader)
            terms.ShouldBe(2, $"it leads again, {inner.GetTimestamp() - renewal} ticks after it began");
        loop.PassUntil(() => elector.IsLeader, 2 * Options.LeaseDuration);
        if (gap >= Options.RenewDeadline)
            terms.ShouldBe(2);

        stop.Cancel();
        loop.PassUntil(() => running.IsCompleted, Options.LeaseDuration);
        await running;

        async Task WorkAsync(CancellationToken term)
        {
            terms++;
            await Task.Delay(Timeout.InfiniteTimeSpan, inner, term);
        }
    }
}
