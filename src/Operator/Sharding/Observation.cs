using ScheduledJobs.Model.Sharding;

namespace ScheduledJobs.Operator.Sharding;

/// <summary>Map and members as they were at one moment: what one list that the API server did not answer from a cache has shown.</summary>
/// <param name="Map">The map; null if it does not exist.</param>
/// <param name="Members">Every member that has a Lease.</param>
internal sealed record Observation(ObservedMap? Map, IReadOnlyList<ObservedMember> Members);

/// <summary>A version of the map.</summary>
/// <param name="Uid">Uid of its Lease. A map that was deleted and made again is another map.</param>
/// <param name="ResourceVersion">Version of its Lease, which orders all maps.</param>
/// <param name="Content">What it says; null if it cannot be read.</param>
internal sealed record ObservedMap(string Uid, string ResourceVersion, ShardMap? Content);

/// <summary>A version of a member's Lease.</summary>
/// <param name="Id">The member.</param>
/// <param name="ResourceVersion">Version of its Lease, which changes with each renewal.</param>
/// <param name="HasEnded">Whether the Lease has no holder any more, because it was released or ended. This is final.</param>
/// <param name="Report">What the member says about itself; null if that cannot be read.</param>
internal sealed record ObservedMember(MemberId Id, string ResourceVersion, bool HasEnded, MemberReport? Report);
