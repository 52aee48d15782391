using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Sharding;

namespace ScheduledJobs.Operator.Tests.Sharding.Simulation;

/// <summary>This file has the election, as on any Lease, and what a leader does.</summary>
internal sealed partial class SimulatedMember
{
    private (string Version, TimeSpan Since) _leader = ("-", TimeSpan.Zero);
    private string _leaderName = "";
    private TimeSpan? _ledAt;

    public bool Leads => !IsGone && _leaderName == _name && _ledAt is { } at && Clock.Now - at < _options.RenewDeadline;

    private void SightLeader(Listing listing)
    {
        _leaderName = listing.Leader;
        if (_leader.Version != listing.LeaderVersion)
            _leader = (listing.LeaderVersion, Clock.Now);
    }

    private void Lead()
    {
        if (_leaderName.Length > 0 && _leaderName != _name && Clock.Now - _leader.Since < _options.LeaseDuration)
        {
            Rest();
            return;
        }

        var sentAt = Clock.Now;
        Send(_ => _simulation.Server.Lead(_name, _leader.Version), leader =>
        {
            if (leader is not null)
                (_leader, _leaderName, _ledAt) = ((leader.Version, Clock.Now), _name, sentAt);
            if (Leads)
                Coordinate();
            else
                Rest();
        });
    }

    private void Coordinate()
    {
        if (_sightings.Last is not { } last)
        {
            Rest();
            return;
        }

        var sightings = Flawed(_sightings, last);
        var plan = Coordinator.Plan(sightings, _options, CoordinatorNow);
        var requests = new Queue<Action>();
        if (_flaw != Flaw.DoesNotEndLeases)
        {
            foreach (var lease in plan.End)
                requests.Enqueue(() => Send(_ => _simulation.Server.Replace(lease, lease.Report, hasEnded: true), _ => Next()));
        }

        foreach (var lease in plan.Delete)
            requests.Enqueue(() => Send(_ => _simulation.Server.Delete(lease), _ => Next()));
        if (plan.Discard is { } discard)
            requests.Enqueue(() => Send(_ => _simulation.Server.Discard(discard), _ => Next()));
        if (plan.Write is { } map)
            requests.Enqueue(() => Send(_ => _simulation.Server.Write(last.Map, map), _ => Next()));
        _again |= requests.Count > 0;
        Next();

        void Next()
        {
            if (requests.TryDequeue(out var request))
                request();
            else
                Rest();
        }
    }

    /// <summary>What the coordinator believes to have observed, if a rule is broken.</summary>
    private Sightings Flawed(Sightings sightings, Observation last)
    {
        var flawed = _flaw switch
        {
            Flaw.DoesNotEndLeases => last with { Members = [.. last.Members.Select(m => sightings.HasExpired(m, CoordinatorNow) ? m with { HasEnded = true } : m)] },
            Flaw.NoAcknowledgement when last.Map?.Content is { } map => last with
            {
                Members = [.. last.Members.Select(m => m with { Report = m.Report! with { Drained = AllDraining(map, m.Id) } })],
            },
            Flaw.TakesMissingAtOnce when last.Map?.Content is { } map => last with
            {
                Members =
                [
                    .. last.Members,
                    .. map.Buckets.Select(e => e.Owner).OfType<MemberId>().Distinct().Except(last.Members.Select(m => m.Id))
                        .Select(m => new ObservedMember(m, "", HasEnded: true, null)),
                ],
            },
            Flaw.GivesNewMapAtOnce when last.Map?.Content is { IsFirst: true } map => last with { Map = last.Map with { Content = map with { Epoch = 2 } } },
            Flaw.DoesNotAskWhatIsFollowed => last with
            {
                Members = [.. last.Members.Select(m => m with { Report = m.Report! with { Map = last.Map?.Uid } })],
            },
            _ => last,
        };
        return flawed == last ? sightings : sightings.With(flawed, CoordinatorNow);
    }

    private static System.Collections.Immutable.ImmutableArray<DrainedBucket> AllDraining(ShardMap map, MemberId member) =>
        [.. map.DrainingFrom(member).List().Select(b => new DrainedBucket(b, map.Buckets[b].Epoch))];
}
