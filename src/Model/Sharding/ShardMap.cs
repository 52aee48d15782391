using System.Collections.Immutable;

namespace ScheduledJobs.Model.Sharding;

/// <summary>Who acts for which bucket. Replaced as a whole, by the coordinator alone.</summary>
/// <param name="Epoch">Counts the versions of this map, from 1. The first version has no owners.</param>
/// <param name="Buckets">An entry for each bucket.</param>
internal sealed record ShardMap(long Epoch, ImmutableArray<BucketEntry> Buckets)
{
    /// <summary>What a new map begins with: nothing has an owner.</summary>
    public static ShardMap First { get; } = new(1, [.. Enumerable.Repeat(new BucketEntry(null, 1, null), Bucket.Count)]);

    /// <summary>Whether the map is new, so that members may exist that follow a former one.</summary>
    public bool IsFirst => Epoch == First.Epoch;

    /// <summary>The buckets that are given to a member and that it need not drain.</summary>
    public BucketSet GivenTo(MemberId member) => Where(e => e.Owner == member && e.To is null);

    /// <summary>The buckets that a member has or is to get, and keeps.</summary>
    public BucketSet MeantFor(MemberId member) => Where(e => (e.To ?? e.Owner) == member);

    /// <summary>The buckets that a member is asked to drain.</summary>
    public BucketSet DrainingFrom(MemberId member) => Where(e => e.Owner == member && e.To is not null);

    /// <summary>Whether a member owns a bucket or is about to get one.</summary>
    public bool Names(MemberId member) => Buckets.Any(e => e.Owner == member || e.To == member);

    private BucketSet Where(Func<BucketEntry, bool> condition)
    {
        var mask = 0UL;
        for (var bucket = 0; bucket < Buckets.Length; bucket++)
            mask |= condition(Buckets[bucket]) ? 1UL << bucket : 0;
        return new BucketSet(mask);
    }
}

/// <summary>What the map says of one bucket.</summary>
/// <param name="Owner">The member that acts for it, or still has to drain it; null for none.</param>
/// <param name="Epoch">The epoch in which it was given to its owner, or, while it moves, in which its owner was asked to drain it.</param>
/// <param name="To">While it moves: the member that gets it once it is drained. This may change while it moves, without another epoch.</param>
internal sealed record BucketEntry(MemberId? Owner, long Epoch, MemberId? To);
