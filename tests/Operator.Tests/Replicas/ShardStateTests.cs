using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Replicas;
using ScheduledJobs.Operator.Sharding;
using ScheduledJobs.Operator.Tests.Controller;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Replicas;

public sealed class ShardStateTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_bucket_that_does_not_stop_is_a_fault(int ticks, bool isHealthy)
    {
        using var server = new NoTarget();
        using var client = TestServices.Client(server, _time);
        var leases = new ShardLeases(client.Resource(KnownResources.Leases), new ObjectKey("default", "shards"), "me", TimeSpan.FromSeconds(15), _time);
        await using var member = new ShardMember(leases, new ShardOptions(), (_, _) => Task.CompletedTask, _time, NullLogger.Instance);
        var gate = new BucketGate(_time);
        var state = new ShardState(member, gate, Grace);
        gate.Start(BucketSet.All);
        gate.Close(3);
        (state.Started, state.Draining, state.Unowned, state.Epoch).ShouldBe((64, 1, 64, 0));

        _time.Advance(Grace + TermWork.FlushTime + ShardState.MostToStop + TimeSpan.FromTicks(ticks));

        state.FindFault().ShouldBe(isHealthy ? null : "A bucket has been stopping for more than 75 s.");
        gate.End(3);
        state.FindFault().ShouldBeNull();
    }
}
