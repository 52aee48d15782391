using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Sharding;
using static ScheduledJobs.Operator.Tests.Decisions.Model.ModelViolation;

namespace ScheduledJobs.Operator.Tests.Sharding.Simulation;

/// <summary>What always holds, whatever happens.</summary>
internal sealed class ShardPromises(ShardSimulation simulation)
{
    private readonly TimeSpan[] _unownedSince = new TimeSpan[Bucket.Count];

    /// <summary>The buckets for which a member acts.</summary>
    public BucketSet Acted { get; private set; }

    /// <summary>While all is well, how long no member may act for a bucket, as when it moves; null while all may happen.</summary>
    public TimeSpan? LongestGap { get; set; }

    /// <summary>Checked after everything that happens. Between two events members can only cease to act.</summary>
    public void Check()
    {
        var (acting, held) = (BucketSet.None, BucketSet.None);
        foreach (var member in simulation.Members)
        {
            var acts = member.Acts;
            if (!acts.And(acting).IsEmpty)
                Unless(false, $"two never act for the same bucket: {acts.And(acting)} of {Show()}");
            acting = acting.Or(acts);

            // What it may still end while it stops: no other has that either.
            var holds = member.Holds;
            if (!holds.And(held).IsEmpty || !acts.Except(holds).IsEmpty)
                Unless(false, $"two never hold the same bucket: {holds.And(held)} of {Show()}");
            held = held.Or(holds);
        }

        if (acting == Acted)
            return;
        foreach (var bucket in Acted.Except(acting).List())
            _unownedSince[bucket] = simulation.World.Now;
        foreach (var bucket in acting.Except(Acted).List())
            CheckGap(bucket);
        Acted = acting;
    }

    /// <summary>Checks that each bucket has a member that acts for it, or had one until it began to move.</summary>
    public void CheckAllOwned(TimeSpan mostMoving)
    {
        foreach (var bucket in BucketSet.All.Except(Acted).List())
        {
            Unless(simulation.World.Now - _unownedSince[bucket] <= mostMoving, $"each bucket has a member that acts for it, not only {Acted}; {simulation.Show(simulation.Server.Map?.Content)}; {Show()}");
        }
    }

    /// <summary>A call arrives that was not kept on its way: nothing else acts for its bucket.</summary>
    public void Called(SimulatedMember caller, int bucket)
    {
        foreach (var member in simulation.Members)
            Unless(member == caller || !member.Acts.Contains(bucket), $"what was sent by {caller} arrives before {member} acts for {bucket}");
    }

    /// <summary>The map has a new version: what it gives to a member, no other still has in hand.</summary>
    public void MapChanged(ShardMap map)
    {
        var living = simulation.Server.Members.Where(m => !m.HasEnded).Select(m => m.Id).ToHashSet();
        foreach (var member in simulation.Members.Where(m => !m.IsGone && m.State.Id is { } id && living.Contains(id)))
        {
            foreach (var bucket in member.State.Running.Or(member.State.Stopping).List())
            {
                var owner = map.Buckets[bucket].Owner;
                Unless(owner is null || owner == member.State.Id, $"{bucket} is given to {owner} only when {member} has stopped it");
            }
        }
    }

    private void CheckGap(int bucket)
    {
        if (LongestGap is { } longest)
            Unless(simulation.World.Now - _unownedSince[bucket] <= longest, $"{bucket} is without a member for at most {longest}, not {simulation.World.Now - _unownedSince[bucket]}");
    }

    private string Show() => string.Join("; ", simulation.Members.Where(m => !m.IsGone));
}
