using System.Collections.Immutable;
using ScheduledJobs.Model.Sharding;

namespace ScheduledJobs.Operator.Sharding;

/// <summary>
/// What a replica has observed of map and members, and since when it has not changed, by its own monotonic clock. Every replica keeps this, so that one that
/// becomes coordinator need not begin to wait. A value: each observation makes another one.
/// </summary>
internal sealed record Sightings
{
    private readonly ShardOptions _options;

    /// <summary>Nothing has been observed.</summary>
    public Sightings(ShardOptions options) => _options = options;

    /// <summary>The last observation; null for none.</summary>
    public Observation? Last { get; private init; }

    /// <summary>When that was.</summary>
    public TimeSpan LastAt { get; private init; }

    // The version of each Lease, and when it was first seen.
    private ImmutableDictionary<MemberId, (string Version, TimeSpan Since)> Seen { get; init; } = ImmutableDictionary<MemberId, (string, TimeSpan)>.Empty;

    // Members that the map names and that have no Lease. A uid never comes back.
    private ImmutableDictionary<MemberId, TimeSpan> Missing { get; init; } = ImmutableDictionary<MemberId, TimeSpan>.Empty;

    private TimeSpan MapSince { get; init; }

    private ImmutableHashSet<MemberId> Receiving { get; init; } = [];

    private TimeSpan ReceivingSince { get; init; }

    /// <summary>Takes an observation in.</summary>
    /// <param name="observed">What was observed.</param>
    /// <param name="now">The time, after the answer has arrived.</param>
    public Sightings With(Observation observed, TimeSpan now)
    {
        // Time in which nothing was observed does not count against anyone: after an outage of the API server, all Leases are old.
        var blind = Last is null || now - LastAt < 2 * _options.RetryPeriod ? TimeSpan.Zero : now - LastAt - 2 * _options.RetryPeriod;
        var seen = observed.Members.ToImmutableDictionary(
            m => m.Id,
            m => Seen.TryGetValue(m.Id, out var before) && before.Version == m.ResourceVersion
                ? (m.ResourceVersion, before.Since + blind)
                : (m.ResourceVersion, now));
        var next = this with
        {
            Last = observed,
            LastAt = now,
            Seen = seen,
            Missing = MembersOf(observed.Map).Where(m => !seen.ContainsKey(m)).ToImmutableDictionary(m => m, m => Missing.GetValueOrDefault(m, now)),
            MapSince = Last?.Map is { } map && map.Uid == observed.Map?.Uid && map.ResourceVersion == observed.Map.ResourceVersion ? MapSince : now,
        };
        var receiving = observed.Members.Where(m => next.MayReceive(m, now)).Select(m => m.Id).ToImmutableHashSet();
        return receiving.SetEquals(Receiving) ? next : next with { Receiving = receiving, ReceivingSince = now };
    }

    /// <summary>Whether a Lease has not changed for the lease duration, so that it may be ended, if it still has the version that was seen.</summary>
    public bool HasExpired(ObservedMember member, TimeSpan now) => !member.HasEnded && now - Seen[member.Id].Since >= _options.LeaseDuration;

    /// <summary>Whether a member that has no Lease was missing for so long that it cannot act any more.</summary>
    public bool IsGone(MemberId member, TimeSpan now) => Missing.TryGetValue(member, out var since) && now - since >= _options.LeaseDuration;

    /// <summary>Whether buckets may be given to a member: it lives, follows the map, does not leave, and has renewed its Lease lately.</summary>
    public bool MayReceive(ObservedMember member, TimeSpan now) =>
        !member.HasEnded
        && member.Report is { IsLeaving: false } report
        && report.Map == Last?.Map?.Uid
        && now - Seen[member.Id].Since < _options.RenewDeadline;

    /// <summary>
    /// Whether no member can act by a former map, now that there is a first version of another: all that live follow it, and those whose Leases are gone
    /// had the time to notice.
    /// </summary>
    public bool HasSettled(TimeSpan now) =>
        now - MapSince >= _options.LeaseDuration && Last!.Members.All(m => m.HasEnded || (m.Report is { } report && report.Map == Last.Map?.Uid));

    /// <summary>Whether map and members have not changed for the cool-down, so that buckets may be moved just to even them out.</summary>
    public bool IsQuiet(TimeSpan now) => now - MapSince >= _options.MoveCoolDown && now - ReceivingSince >= _options.MoveCoolDown;

    private static IEnumerable<MemberId> MembersOf(ObservedMap? map) =>
        map?.Content is { } content ? content.Buckets.Select(e => e.Owner).OfType<MemberId>().Distinct() : [];
}
