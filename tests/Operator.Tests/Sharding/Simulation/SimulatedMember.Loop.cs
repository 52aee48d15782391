using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Sharding;

namespace ScheduledJobs.Operator.Tests.Sharding.Simulation;

/// <summary>This file has the loop: list, renew, lead, wait.</summary>
internal sealed partial class SimulatedMember
{
    private Sightings _sightings;
    private ObservedMember? _lease;
    private string? _joiningAs;
    private MemberReport? _reported;
    private int _incarnations;
    private int _maps;
    private long _timer;
    private bool _isBusy;
    private bool _again;
    private TimeSpan _lastIteration;

    private TimeSpan CoordinatorNow => _flaw == Flaw.CoordinatorTrustsWallClock ? Clock.Wall : Clock.Now;

    private void Schedule(TimeSpan wait)
    {
        var timer = ++_timer;
        Later(Clock.Really(wait), () =>
        {
            if (timer == _timer)
                Iterate();
        });
    }

    private void Iterate()
    {
        if (_isBusy)
            return;
        (_isBusy, _again, _lastIteration) = (true, false, Clock.Now);
        Send(_ => _simulation.Server.List(), listing =>
        {
            if (listing is null)
                Rest();
            else
                Take(listing);
        });
    }

    private void Rest()
    {
        _isBusy = false;
        var since = Clock.Now - _lastIteration;
        Change(State);
        var wait = _options.RetryPeriod * (0.9 + 0.1 * World.Random.NextDouble()) - since;
        Schedule(_again || wait < TimeSpan.Zero ? TimeSpan.FromMilliseconds(50) : wait);
    }

    private void Take(Listing listing)
    {
        var observed = listing.Observation;
        _sightings = _sightings.With(observed, CoordinatorNow);
        SightLeader(listing);
        var own = observed.Members.FirstOrDefault(m => m.Id.Name == _joiningAs);
        if (own is { HasEnded: true })
            (own, _joiningAs) = (null, null);
        if (_flaw == Flaw.TakesOlderMaps && observed.Map is { } map)
            observed = observed with { Map = map with { ResourceVersion = $"{++_maps}" } };
        var before = State.Id;
        var state = State.Saw(observed, own);
        if (before is not null && state.Id is null)
        {
            World.Tell($"{_name} has lost {before}");
            (_joiningAs, own) = (null, null);
        }

        _lease = own;
        Change(state);
        Renew();
    }

    private void Renew()
    {
        var (sentAt, report) = (Now, Report());
        if (State.MayGo)
            Go();
        else if (State.Id is null)
            Join(sentAt, report);
        else if (_lease is { } lease)
            Send(_ => _simulation.Server.Replace(lease, report, hasEnded: false), renewed => Renewed(renewed, sentAt, report));
    }

    private void Join(TimeSpan sentAt, MemberReport report)
    {
        if (!State.IsIdle || State.IsLeaving)
        {
            Rest();
            return;
        }

        var name = _joiningAs ??= $"{_name}-{++_incarnations}";
        Send(_ => _simulation.Server.Create(name, report), lease =>
        {
            if (lease is not null && State.Id is null && State.IsIdle)
                State = State.Joined(lease.Id);
            Renewed(lease, sentAt, report);
        });
    }

    private void Renewed(ObservedMember? lease, TimeSpan sentAt, MemberReport report)
    {
        if (lease is not null && lease.Id == State.Id)
        {
            (_lease, _reported) = (lease, report);
            State = State.Renewed(_flaw == Flaw.RenewalCountsFromAnswer ? Now : sentAt);
        }

        Change(State);
        Lead();
    }

    // Nothing is left to do: its Lease is released, and the leader's if it leads.
    private void Go()
    {
        State = State.End();
        if (Leads)
            Send(_ => _simulation.Server.Lead("", _leader.Version), _ => { });
        if (_lease is { } lease && State.Id is not null)
            Send(_ => _simulation.Server.Replace(lease, State.Report, hasEnded: true), _ => Kill());
        else
            Kill();
    }

    private MemberReport Report()
    {
        var report = State.Report;
        if (_flaw != Flaw.AcknowledgesTooEarly || State.Id is not { } id || _sightings.Last?.Map?.Content is not { } map)
            return report;
        return report with { Drained = [.. map.DrainingFrom(id).List().Select(b => new DrainedBucket(b, map.Buckets[b].Epoch))] };
    }
}
