using System.Collections.Immutable;

namespace ScheduledJobs.Model.Sharding;

/// <summary>What a member says about itself, in its Lease.</summary>
/// <param name="Map">Uid of the map that it follows, and it no longer acts by any other; null until it has seen one.</param>
/// <param name="Drained">The buckets that it was asked to drain, and for which it does nothing any more.</param>
/// <param name="IsLeaving">Whether it wants to get rid of its buckets.</param>
internal sealed record MemberReport(string? Map, ImmutableArray<DrainedBucket> Drained, bool IsLeaving)
{
    public bool Equals(MemberReport? other) =>
        other is not null && Map == other.Map && IsLeaving == other.IsLeaving && Drained.AsSpan().SequenceEqual(other.Drained.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Map, Drained.Length, IsLeaving);
}

/// <summary>An acknowledgement. It is true until the map gives the bucket to the member again, which it does in a later epoch.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Epoch">The epoch in which the member was asked to drain it.</param>
internal readonly record struct DrainedBucket(int Bucket, long Epoch);
