using System.Collections.Immutable;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Sharding;

namespace ScheduledJobs.Operator.Tests.Sharding;

/// <summary>Maps and members for tests.</summary>
internal static class Shards
{
    public const string MapUid = "map";

    public static readonly ShardOptions Options = new();

    public static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    public static readonly MemberId A = Member("a");

    public static readonly MemberId B = Member("b");

    public static readonly MemberId C = Member("c");

    public static MemberId Member(string name) => new(name, $"uid-{name}");

    /// <summary>A map in which every bucket has the same entry.</summary>
    public static ShardMap AllTo(MemberId? owner, MemberId? to = null, long epoch = 2) =>
        new(epoch, [.. Enumerable.Repeat(new BucketEntry(owner, epoch, to), Bucket.Count)]);

    /// <summary>A map in which the buckets are divided evenly, in blocks.</summary>
    public static ShardMap Blocks(long epoch, params MemberId[] owners) =>
        new(epoch, [.. Enumerable.Range(0, Bucket.Count).Select(b => new BucketEntry(owners[b * owners.Length / Bucket.Count], epoch, null))]);

    public static ShardMap With(this ShardMap map, int bucket, BucketEntry entry) => map with { Buckets = map.Buckets.SetItem(bucket, entry) };

    public static ObservedMap Seen(this ShardMap? map, int version = 10, string uid = MapUid) => new(uid, $"{version}", map);

    public static ObservedMember Seen(this MemberId member, int version = 1, params DrainedBucket[] drained) =>
        new(member, $"{version}", HasEnded: false, new MemberReport(MapUid, [.. drained], IsLeaving: false));

    public static ObservedMember Leaving(this ObservedMember member) => member with { Report = member.Report! with { IsLeaving = true } };

    public static ObservedMember Following(this ObservedMember member, string? map) => member with { Report = member.Report! with { Map = map } };

    public static ObservedMember Ended(this ObservedMember member) => member with { HasEnded = true };

    public static Sightings Sight(TimeSpan now, ShardMap? map, params ObservedMember[] members) =>
        new Sightings(Options).With(new Observation(map?.Seen(), members), now);

    /// <summary>Looks on each retry period, and sees the same, until it sees something else.</summary>
    public static Sightings Then(this Sightings sightings, TimeSpan now, ShardMap? map, params ObservedMember[] members)
    {
        while (sightings.LastAt + Options.RetryPeriod < now)
            sightings = sightings.With(sightings.Last!, sightings.LastAt + Options.RetryPeriod);
        return sightings.With(new Observation(map?.Seen(), members), now);
    }

    /// <summary>Looks on each retry period, and sees that all have renewed their Leases.</summary>
    public static Sightings ThenRenewed(this Sightings sightings, TimeSpan now, params MemberId[] members)
    {
        for (var version = 2; sightings.LastAt < now; version++)
        {
            var next = sightings.LastAt + Options.RetryPeriod;
            sightings = sightings.With(sightings.Last! with { Members = [.. members.Select(m => m.Seen(version))] }, next < now ? next : now);
        }

        return sightings;
    }

    public static ImmutableDictionary<MemberId, int> Loads(this ShardMap map) =>
        map.Buckets.Where(e => e.Owner is not null).CountBy(e => e.Owner!).ToImmutableDictionary(l => l.Key, l => l.Value);
}
