using System.Collections.Immutable;
using ScheduledJobs.Model.Sharding;

namespace ScheduledJobs.Operator.Sharding;

/// <summary>
/// What the coordinator does about what it has observed. A pure function. It is safe on any replica, and however late the result is carried out, as long as
/// each write has the observed version as its precondition; that only the leader calls it keeps two from undoing each other's work.
/// </summary>
internal static class Coordinator
{
    /// <summary>What to do; nothing if nothing has been observed.</summary>
    /// <param name="sightings">What was observed.</param>
    /// <param name="options">Timing.</param>
    /// <param name="now">The time, by the clock of the sightings.</param>
    public static CoordinatorPlan Plan(Sightings sightings, ShardOptions options, TimeSpan now)
    {
        if (sightings.Last is not { } last)
            return CoordinatorPlan.Nothing;
        var plan = new CoordinatorPlan(
            [.. last.Members.Where(m => sightings.HasExpired(m, now))],
            [.. last.Members.Where(m => m.HasEnded && last.Map?.Content?.Names(m.Id) != true)],
            Discard: last.Map is { Content: null } ? last.Map : null,
            Write: null);
        return last.Map switch
        {
            null => plan with { Write = ShardMap.First },
            { Content: null } => plan,
            { Content.IsFirst: true } when !sightings.HasSettled(now) => plan,
            { Content: { } map } => plan with { Write = new NextMap(map, sightings, options, now).Find() },
        };
    }
}

/// <summary>What the coordinator does. Each request is on the condition that the object still has the observed version.</summary>
/// <param name="End">Leases that have expired, and whose holder is to be cleared.</param>
/// <param name="Delete">Leases that have ended and that the map does not name.</param>
/// <param name="Discard">A map that cannot be read and is to be deleted.</param>
/// <param name="Write">The next version of the map, or the first if there was no map; null if it stays.</param>
internal sealed record CoordinatorPlan(
    ImmutableArray<ObservedMember> End, ImmutableArray<ObservedMember> Delete, ObservedMap? Discard, ShardMap? Write)
{
    public static CoordinatorPlan Nothing { get; } = new([], [], null, null);
}
