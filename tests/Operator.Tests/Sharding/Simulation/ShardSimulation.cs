using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Sharding;
using static ScheduledJobs.Operator.Tests.Decisions.Model.ModelViolation;

namespace ScheduledJobs.Operator.Tests.Sharding.Simulation;

/// <summary>
/// A story of replicas that share buckets, in virtual time: they start, chaos and calm take turns, and in the end all is owned, even, at rest and done.
/// Everything follows from the seed.
/// </summary>
internal sealed class ShardSimulation
{
    /// <summary>How much faster or slower than true time a monotonic clock runs at most. Two that differ by more than a factor of 1.5 are not promised anything.</summary>
    private const double MostDrift = 0.1;

    private readonly List<SimulatedMember> _members = [];
    private readonly ShardChaos _chaos;
    private readonly TimeSpan _mostStopping;
    private int _started;

    public ShardSimulation(int seed, Flaw flaw)
    {
        (World, Flaw) = (new VirtualWorld(seed), flaw);
        Options = new ShardOptions { MoveCoolDown = World.Chance(0.3) ? TimeSpan.Zero : World.Between(0, 15), MovesAtOnce = World.Random.Next(4, Bucket.Count + 1) };
        HasSlowCalls = World.Chance(0.3);
        _mostStopping = HasSlowCalls ? BucketSession.CallTimeout : TimeSpan.Zero;
        (Server, Network, Promises, _chaos) = (new ShardServer(World, flaw), new ShardNetwork(World), new ShardPromises(this), new ShardChaos(this));
        Server.MapChanged = MapChanged;
        Server.MembersChanged = MembersChanged;
    }

    public VirtualWorld World { get; }

    public Flaw Flaw { get; }

    public ShardOptions Options { get; }

    /// <summary>Whether some calls take long to answer.</summary>
    public bool HasSlowCalls { get; private set; }

    public ShardServer Server { get; }

    public WorkServer Work { get; } = new();

    public ShardNetwork Network { get; }

    public ShardPromises Promises { get; }

    public IReadOnlyList<SimulatedMember> Members => _members;

    /// <summary>
    /// How long a dead member's buckets are without another, the coordinator's too: the lease duration, and looks that see the last renewal, win the election, end
    /// the Lease, write the map, and see it.
    /// </summary>
    public TimeSpan MostUnownedAfterCrash => (Options.LeaseDuration + 5 * Options.RetryPeriod) / (1 - MostDrift);

    /// <summary>The same after the end of all trouble: requests that are lost are given up first, and a member that has to stop waits for its calls.</summary>
    private TimeSpan MostUnowned => MostUnownedAfterCrash + (SimulatedMember.RequestTimeout + _mostStopping) / (1 - MostDrift);

    /// <summary>The same for a map that has been lost: it has to be made, and settles.</summary>
    private TimeSpan MostUnownedWithoutMap => MostUnowned + (Options.LeaseDuration + 2 * Options.RetryPeriod) / (1 - MostDrift);

    /// <summary>How long a bucket is without a member while it moves: until its calls have ended, and then for a look at each of the three Leases that change.</summary>
    public TimeSpan MostMoving => (_mostStopping + 3 * Options.RetryPeriod) / (1 - MostDrift);

    private TimeSpan MostUneven
    {
        get
        {
            var batches = (Bucket.Count + Options.MovesAtOnce - 1) / Options.MovesAtOnce;
            return batches * (Options.MoveCoolDown / (1 - MostDrift) + Options.RetryPeriod + MostMoving);
        }
    }

    /// <summary>Plays the story. Returns the number of steps.</summary>
    /// <exception cref="Decisions.Model.ModelViolation">A promise was broken.</exception>
    public long Play()
    {
        Begin(World.Random.Next(1, 6));
        for (var round = 0; round < 3; round++)
        {
            Promises.LongestGap = null;
            _chaos.Begin();
            Run(World.Between(20, 200));
            _chaos.End();
            Run(_chaos.HasTouchedMap ? MostUnownedWithoutMap : MostUnowned);
            Promises.CheckAllOwned(MostMoving);
            Promises.LongestGap = MostMoving;
            Run(World.Between(1, 30));
        }

        HasSlowCalls = false;
        Run(MostUneven + 2 * _mostStopping);
        CheckEven();
        return World.Steps;
    }

    /// <summary>A number of replicas start, and divide the buckets.</summary>
    public void Begin(int members)
    {
        for (var i = 0; i < members; i++)
            Start();
        Run(MostUnownedWithoutMap);
        Promises.CheckAllOwned(MostMoving);
    }

    public void Start()
    {
        var name = $"p{++_started}";
        World.Tell($"{name} starts");
        var clock = new MemberClock(World, World.Between(0, 1_000_000), 1 + MostDrift * (2 * World.Random.NextDouble() - 1));
        _members.RemoveAll(m => m.IsGone);
        _members.Add(new SimulatedMember(this, name, clock));
    }

    public void Run(TimeSpan time) => World.RunUntil(World.Now + time, Promises.Check);

    public string Show(ShardMap? map) => map is null
        ? "no map"
        : $"map {map.Epoch}: {string.Join(", ", map.Buckets.GroupBy(e => (e.Owner, e.To)).Select(g => $"{g.Key.Owner}{(g.Key.To is { } to ? $" to {to}" : "")} {g.Count()}"))}";

    /// <summary>After a while in which nothing happened, the load is even, the map stays, and every tick that was due is done.</summary>
    private void CheckEven()
    {
        var map = Server.Map!.Content!;
        var living = _members.Count(m => !m.IsGone);
        var loads = map.Loads().Values.ToList();
        Unless(loads.Count == Math.Min(living, Bucket.Count) && loads.Max() - loads.Min() <= 1, $"the load is even: {Show(map)} for {living} members");
        Run(Options.MoveCoolDown * 2);
        Unless(Server.Map.Content?.Epoch == map.Epoch, $"the map stays while nothing happens: {Show(Server.Map.Content)}");
        Promises.CheckAllOwned(MostMoving);
        Work.CheckAllHandled(World.Now - TimeSpan.FromSeconds(5), BucketSet.All);
        Unless(Server.Members.Count == living, $"Leases of former members are deleted: {Server.Members.Count} for {living} members");
    }

    private void MapChanged(ObservedMap map)
    {
        World.Tell($"{Show(map.Content)}");
        Promises.MapChanged(map.Content!);
        foreach (var member in _members)
        {
            // The connection of a frozen process may break.
            var isLost = (Network.Trouble > 0 && World.Chance(0.2)) || (member.IsFrozen && World.Chance(0.7));
            if (!isLost)
                World.After(Lag(), () => member.Later(TimeSpan.Zero, () => member.SawByWatch(map)));
        }
    }

    private void MembersChanged()
    {
        foreach (var leader in _members.Where(m => m.Leads && !m.IsBlind))
            leader.Later(Network.Latency(), leader.Poke);
    }

    // In trouble, a watch can be far behind.
    private TimeSpan Lag() => Network.Trouble > 0 && World.Chance(0.3) ? World.Between(0, 40) : Network.Latency();
}
