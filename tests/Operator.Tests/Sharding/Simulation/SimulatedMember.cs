using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Sharding;

namespace ScheduledJobs.Operator.Tests.Sharding.Simulation;

/// <summary>
/// A replica: each retry period it lists map and members, renews its Lease, and, if it leads, does what the coordinator says. This file has its process and
/// the buckets that it acts for.
/// </summary>
internal sealed partial class SimulatedMember
{
    /// <summary>How long it waits for an answer.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(4);

    private readonly ShardSimulation _simulation;
    private readonly string _name;
    private readonly Flaw _flaw;
    private readonly ShardOptions _options;
    private readonly Dictionary<int, BucketSession> _sessions = [];
    private readonly Queue<Action> _waiting = [];

    public SimulatedMember(ShardSimulation simulation, string name, MemberClock clock)
    {
        (_simulation, _name, Clock, _flaw, _options) = (simulation, name, clock, simulation.Flaw, simulation.Options);
        State = new MemberState(_flaw == Flaw.NoMargin ? _options with { RenewDeadline = _options.LeaseDuration } : _options);
        _sightings = new Sightings(_flaw == Flaw.TakesAtOnce ? _options with { LeaseDuration = 1.5 * _options.RetryPeriod } : _options);
        Later(TimeSpan.Zero, Iterate);
    }

    public MemberClock Clock { get; }

    public MemberState State { get; private set; }

    public bool IsGone { get; private set; }

    public bool IsFrozen { get; private set; }

    /// <summary>Whether nothing that it sends arrives, and no answer does.</summary>
    public bool IsCutOff { get; set; }

    /// <summary>Whether its watches bring nothing.</summary>
    public bool IsBlind { get; set; }

    /// <summary>The buckets that it would act for if it looked now.</summary>
    public BucketSet Acts => IsGone ? BucketSet.None : State.ActsFor(Now);

    /// <summary>The buckets for which it may still end what it has begun.</summary>
    public BucketSet Holds => IsGone ? BucketSet.None : State.Holds(Now);

    private TimeSpan Now => _flaw == Flaw.MemberTrustsWallClock ? Clock.Wall : Clock.Now;

    private VirtualWorld World => _simulation.World;

    /// <summary>Does something later, in true time; when it is frozen then, as soon as it goes on.</summary>
    public void Later(TimeSpan wait, Action action) => World.After(wait, () => Do(action));

    public void Freeze()
    {
        World.Tell($"{_name} freezes");
        IsFrozen = true;
    }

    public void Thaw()
    {
        if (IsFrozen && !IsGone)
            World.Tell($"{_name} goes on");
        IsFrozen = false;
        while (!IsGone && !IsFrozen && _waiting.TryDequeue(out var action))
            action();
    }

    public void Kill()
    {
        World.Tell($"{_name} is gone, with {State.Running}");
        IsGone = true;
    }

    /// <summary>It is asked to go, and has 30 seconds for it.</summary>
    public void Leave()
    {
        World.Tell($"{_name} leaves");
        State = State.Leave();
        Poke();
        Later(TimeSpan.FromSeconds(30), () => Change(State.End()));
    }

    /// <summary>A request for one of its buckets.</summary>
    public void Send<T>(Func<bool, T?> carryOut, Action<T?> answered, TimeSpan? slow = null) where T : class =>
        _simulation.Network.Send(this, carryOut, answered, slow);

    public void Stopped(int bucket)
    {
        _sessions.Remove(bucket);
        Change(State.Stopped(BucketSet.Of(bucket)));
    }

    public void SawByWatch(ObservedMap map)
    {
        if (!IsBlind)
            Change(State.Saw(_flaw == Flaw.TakesOlderMaps ? map with { ResourceVersion = $"{++_maps}" } : map));
    }

    /// <summary>Something may have changed that is worth a look before the next period.</summary>
    public void Poke()
    {
        if (_isBusy)
            _again = true;
        else
            Schedule(TimeSpan.FromMilliseconds(50));
    }

    public override string ToString() =>
        $"{_name} as {State.Id} with {State.Running}, stopping {State.Stopping}{(IsFrozen ? ", frozen" : "")}{(IsCutOff ? ", cut off" : "")}";

    private void Do(Action action)
    {
        if (IsGone)
            return;
        if (IsFrozen)
            _waiting.Enqueue(action);
        else
            action();
    }

    /// <summary>Takes a new state, and starts and stops what follows from it.</summary>
    private void Change(MemberState state)
    {
        var step = state.Step(Now);
        State = step.State;
        foreach (var bucket in step.Start.List())
            _sessions.Add(bucket, new BucketSession(_simulation, this, bucket));
        foreach (var bucket in step.Stop.List())
            _sessions[bucket].Stop();
        if (State.Report != _reported)
            Poke();
    }
}
