using System.Collections.Immutable;
using ScheduledJobs.Model.Sharding;

namespace ScheduledJobs.Operator.Sharding;

/// <summary>
/// Divides buckets among members: to within one evenly, and moving as few as possible. Which ones move, and to whom, is decided by rendezvous hashing, so that
/// it depends on members and buckets alone and not on an order in which anything is listed.
/// </summary>
internal static class Placement
{
    /// <summary>The member that should have each bucket; null for those that are not to be placed.</summary>
    /// <param name="current">The member that each bucket has now, or null if it has none that should keep it.</param>
    /// <param name="toPlace">The buckets to place.</param>
    /// <param name="members">Who can have buckets; at least one, each once.</param>
    public static ImmutableArray<MemberId?> Place(IReadOnlyList<MemberId?> current, BucketSet toPlace, IReadOnlyCollection<MemberId> members)
    {
        var placed = new MemberId?[Bucket.Count];
        var room = Quotas(current, toPlace, members);

        // The buckets that suit a member best stay; those that do not fit are placed like those without a member.
        foreach (var bucket in toPlace.List().Where(b => IsMember(current[b])).OrderByDescending(b => Score(current[b]!, b)).ThenBy(b => b))
        {
            if (room[current[bucket]!] == 0)
                continue;
            room[current[bucket]!]--;
            placed[bucket] = current[bucket];
        }

        foreach (var bucket in toPlace.List().Where(b => placed[b] is null))
        {
            var best = room.Where(r => r.Value > 0).Select(r => r.Key).OrderByDescending(m => Score(m, bucket)).ThenBy(m => m.Uid, StringComparer.Ordinal).First();
            room[best]--;
            placed[bucket] = best;
        }

        return [.. placed];

        bool IsMember(MemberId? member) => member is not null && room.ContainsKey(member);
    }

    /// <summary>How many buckets each member gets. Where one more is left over, those that have most now get it.</summary>
    private static Dictionary<MemberId, int> Quotas(IReadOnlyList<MemberId?> current, BucketSet toPlace, IReadOnlyCollection<MemberId> members)
    {
        var (each, more) = Math.DivRem(toPlace.Count, members.Count);
        return members
            .Select(m => (Member: m, Has: toPlace.List().Count(b => current[b] == m)))
            .OrderByDescending(m => m.Has)
            .ThenBy(m => m.Member.Uid, StringComparer.Ordinal)
            .Select((m, i) => (m.Member, Quota: i < more ? each + 1 : each))
            .ToDictionary(m => m.Member, m => m.Quota);
    }

    // FNV-1a alone changes too little in the upper bits when only the bucket differs; the two multiplications spread it.
    private static ulong Score(MemberId member, int bucket)
    {
        unchecked
        {
            var hash = Bucket.Hash(member.Uid) ^ ((ulong)bucket + 1) * 0x9E3779B97F4A7C15;
            hash = (hash ^ hash >> 32) * 0xD6E8FEB86659FD93;
            hash = (hash ^ hash >> 32) * 0xD6E8FEB86659FD93;
            return hash ^ hash >> 32;
        }
    }
}
