using System.Collections.Immutable;
using ScheduledJobs.Model.Sharding;

namespace ScheduledJobs.Operator.Sharding;

/// <summary>The version of the map that follows from a version and what was observed of its members.</summary>
internal sealed class NextMap
{
    private readonly ShardMap _map;
    private readonly ShardOptions _options;
    private readonly bool _mayEvenOut;
    private readonly Func<MemberId, bool> _isGone;
    private readonly Dictionary<MemberId, ObservedMember> _members;
    private readonly HashSet<MemberId> _receiving;
    private readonly string _uid;

    public NextMap(ShardMap map, Sightings sightings, ShardOptions options, TimeSpan now)
    {
        (_map, _options) = (map, options);
        _uid = sightings.Last!.Map!.Uid;
        _members = sightings.Last.Members.ToDictionary(m => m.Id);
        _receiving = [.. sightings.Last.Members.Where(m => sightings.MayReceive(m, now)).Select(m => m.Id)];
        _isGone = member => sightings.IsGone(member, now);

        // One batch of moves after the other.
        _mayEvenOut = sightings.IsQuiet(now) && map.Buckets.All(e => e.To is null);
    }

    private enum Standing
    {
        /// <summary>Nothing acts for it: it can be given away.</summary>
        Free,

        /// <summary>Its owner is asked to drain it.</summary>
        Draining,

        /// <summary>Its owner wants to get rid of it.</summary>
        Unwanted,

        /// <summary>Its owner keeps it, unless evening out says otherwise.</summary>
        Kept,

        /// <summary>Its owner lives, but has not been heard of lately, or says nothing that can be read.</summary>
        Stuck,
    }

    /// <summary>The next version; null if nothing is to be changed.</summary>
    public ShardMap? Find()
    {
        if (_receiving.Count == 0)
            return null;
        var standings = _map.Buckets.Select((e, b) => StandingOf(b, e)).ToArray();
        var toPlace = new BucketSet(standings.Select((s, b) => s == Standing.Stuck ? 0UL : 1UL << b).Aggregate(0UL, (one, other) => one | other));
        var targets = Placement.Place([.. _map.Buckets.Select((e, b) => HolderOf(e, standings[b]))], toPlace, _receiving);
        var moves = _mayEvenOut ? _options.MovesAtOnce : 0;
        var next = _map.Buckets.ToArray();
        for (var bucket = 0; bucket < Bucket.Count; bucket++)
        {
            if (targets[bucket] is not { } target)
                continue;
            var isMove = standings[bucket] == Standing.Kept && target != next[bucket].Owner;
            if (isMove && moves-- <= 0)
                continue;
            next[bucket] = EntryFor(next[bucket], standings[bucket], target);
        }

        return next.AsSpan().SequenceEqual(_map.Buckets.AsSpan()) ? null : new ShardMap(_map.Epoch + 1, [.. next]);
    }

    private Standing StandingOf(int bucket, BucketEntry entry)
    {
        if (entry.Owner is null || _isGone(entry.Owner))
            return Standing.Free;
        if (!_members.TryGetValue(entry.Owner, out var owner))
            return Standing.Stuck;
        if (owner.HasEnded || HasDrained(owner, bucket, entry))
            return Standing.Free;
        if (entry.To is not null)
            return Standing.Draining;
        if (owner.Report?.IsLeaving == true)
            return Standing.Unwanted;
        return _receiving.Contains(owner.Id) ? Standing.Kept : Standing.Stuck;
    }

    private bool HasDrained(ObservedMember owner, int bucket, BucketEntry entry) =>
        entry.To is not null && owner.Report?.Map == _uid && owner.Report.Drained.Contains(new DrainedBucket(bucket, entry.Epoch));

    /// <summary>The member that has the bucket, or is to have it, if it need not be another.</summary>
    private static MemberId? HolderOf(BucketEntry entry, Standing standing) => standing switch
    {
        Standing.Kept => entry.Owner,
        Standing.Free or Standing.Draining => entry.To,
        _ => null,
    };

    private BucketEntry EntryFor(BucketEntry entry, Standing standing, MemberId target) => standing switch
    {
        Standing.Free => new BucketEntry(target, _map.Epoch + 1, null),

        // It was to move, but its owner turns out to be the best place. It gets it again, whether or not it has stopped it already.
        Standing.Draining when target == entry.Owner => new BucketEntry(target, _map.Epoch + 1, null),

        // The epoch stays: what its owner acknowledges does not depend on who gets it.
        Standing.Draining => entry with { To = target },
        _ when target == entry.Owner => entry,
        _ => new BucketEntry(entry.Owner, _map.Epoch + 1, target),
    };
}
