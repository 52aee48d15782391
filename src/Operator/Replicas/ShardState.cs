using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Sharding;

namespace ScheduledJobs.Operator.Replicas;

/// <summary>What can be seen from outside of a replica that shares schedules.</summary>
internal sealed class ShardState(ShardMember member, BucketGate gate, TimeSpan grace) : IShards
{
    /// <summary>What a bucket may take to stop beyond the grace for its calls.</summary>
    internal static readonly TimeSpan MostToStop = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    public int Owned => member.ActsFor.Count;

    /// <inheritdoc />
    public int Draining => gate.Closing.Count;

    /// <inheritdoc />
    public int Started => gate.Opened;

    /// <inheritdoc />
    public int Unowned => Map?.Buckets.Count(b => b.Owner is null) ?? Bucket.Count;

    /// <inheritdoc />
    public int Moving => Map?.Buckets.Count(b => b.To is not null) ?? 0;

    /// <inheritdoc />
    public long Epoch => Map?.Epoch ?? 0;

    private ShardMap? Map => member.State.MapContent;

    /// <inheritdoc />
    public string? FindFault()
    {
        var most = grace + TermWork.FlushTime + MostToStop;
        if (gate.LongestClosing > most)
            return $"A bucket has been stopping for more than {most.TotalSeconds:0} s.";
        return member.IsOverdue ? "The Lease of this replica ran out long ago, but its work goes on." : null;
    }
}
