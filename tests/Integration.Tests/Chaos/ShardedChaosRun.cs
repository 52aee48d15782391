using ScheduledJobs.Integration.Tests.Faults;

namespace ScheduledJobs.Integration.Tests.Chaos;

/// <summary>The same with three operators that share the schedules, see <see cref="ShardTroubles"/>.</summary>
public sealed class ShardedChaosRun : ChaosRun
{
    protected override string Name => "sharded-chaos";

    /// <summary>Long enough for each trouble to take place on a slow machine: an operator is only stopped when it has started.</summary>
    protected override int DefaultSeconds => 180;

    /// <summary>With some slack: if the machine is busy, three processes that lose their Leases by themselves would hide what the troubles do.</summary>
    protected override string[] Options => Replicas.SharedLease;

    protected override OperatorTroubles MakeTroubles(Replicas replicas, int seed) => new ShardTroubles(replicas, seed);
}
