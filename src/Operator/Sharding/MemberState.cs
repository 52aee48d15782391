using System.Collections.Immutable;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Sharding;

namespace ScheduledJobs.Operator.Sharding;

/// <summary>
/// What a replica may do, as a value. Whatever happens makes another value of it; nothing here waits, sends or reads a clock. Times are those of one
/// monotonic clock.
/// </summary>
internal sealed record MemberState
{
    private readonly ShardOptions _options;

    /// <summary>A replica that has not joined yet and does nothing.</summary>
    public MemberState(ShardOptions options) => _options = options;

    /// <summary>The member that it is; null if it has no Lease.</summary>
    public MemberId? Id { get; private init; }

    /// <summary>The buckets that it was told to start, and not yet to stop.</summary>
    public BucketSet Running { get; private init; }

    /// <summary>The buckets that it was told to stop, and that have not stopped yet.</summary>
    public BucketSet Stopping { get; private init; }

    /// <summary>Whether it wants to get rid of its buckets.</summary>
    public bool IsLeaving { get; private init; }

    /// <summary>Uid of the newest map that it knows.</summary>
    public string? Map => Newest?.Uid;

    /// <summary>What that map says; null if it knows none.</summary>
    public ShardMap? MapContent => Newest?.Content;

    /// <summary>The buckets that this member has or is to get by the newest map. It may not act for all of them.</summary>
    public BucketSet MeantFor => Id is { } id && MapContent is { } map ? map.MeantFor(id) : BucketSet.None;

    /// <summary>Whether nothing runs and nothing is stopping. Only then it may join.</summary>
    public bool IsIdle => Running.IsEmpty && Stopping.IsEmpty;

    /// <summary>Whether it may release its Lease: it wants to go, nothing runs, and it owns nothing or does not wait until others have it.</summary>
    public bool MayGo => IsIdle && (IsEnding || (IsLeaving && (Id is null || Newest?.Content?.Names(Id) != true)));

    /// <summary>What its Lease should say with the next renewal.</summary>
    public MemberReport Report => new(Follows, Drained(), IsLeaving);

    private BucketSet Given { get; init; }

    // Also what it is asked to drain: nothing else gets that before it says that it has.
    private BucketSet Owned { get; init; }

    private TimeSpan? RenewedAt { get; init; }

    private ObservedMap? Newest { get; init; }

    private string? Follows { get; init; }

    private bool IsEnding { get; init; }

    /// <summary>Whether its Lease is renewed recently enough to act.</summary>
    /// <param name="now">The time.</param>
    public bool IsFresh(TimeSpan now) => Id is not null && now - RenewedAt < _options.RenewDeadline;

    /// <summary>Whether it was not told to stop although its Lease may have been taken from it. Cannot happen while its timers work.</summary>
    /// <param name="now">The time.</param>
    public bool IsOverdue(TimeSpan now) => !Running.IsEmpty && !(now - RenewedAt < _options.LeaseDuration + _options.RetryPeriod);

    /// <summary>The buckets that it may act for now. To be asked right before each act: a process may have been frozen since it last did.</summary>
    /// <param name="now">The time.</param>
    public BucketSet ActsFor(TimeSpan now) => IsFresh(now) ? Running.And(Given) : BucketSet.None;

    /// <summary>
    /// The buckets that no other member may act for now: those that it acts for, and those that it was told to stop, until they are stopped. To be asked right
    /// before each act by what began while it acted for the bucket.
    /// </summary>
    /// <param name="now">The time.</param>
    public BucketSet Holds(TimeSpan now) => IsFresh(now) ? Running.Or(Stopping).And(Owned) : BucketSet.None;

    /// <summary>It has a Lease of its own, which does not count before it has been renewed.</summary>
    /// <exception cref="InvalidOperationException">It has one already, or something of a former one still runs.</exception>
    public MemberState Joined(MemberId id)
    {
        if (Id is not null || !IsIdle)
            throw new InvalidOperationException($"{Id?.Name ?? "A replica"} cannot join as {id} before everything has stopped.");
        return (this with { Id = id, RenewedAt = null }).WithGiven();
    }

    /// <summary>A renewal, or the creation of the Lease, has succeeded.</summary>
    /// <param name="sentAt">When it was sent: others may count from the moment it is written, long before the answer arrives.</param>
    public MemberState Renewed(TimeSpan sentAt) => this with { RenewedAt = RenewedAt > sentAt ? RenewedAt : sentAt };

    /// <summary>Its Lease has ended or is gone. It may join again when it is idle.</summary>
    public MemberState Lost() => (this with { Id = null, RenewedAt = null }).WithGiven();

    /// <summary>It has seen a version of the map, from a list or a watch, which may be older than one that it knows.</summary>
    public MemberState Saw(ObservedMap map)
    {
        var isNewer = Newest is null || ResourceVersions.Compare(map.ResourceVersion, Newest.ResourceVersion) > 0;
        return map.Content is null || !isNewer ? this : (this with { Newest = map }).WithGiven();
    }

    /// <summary>It has looked. Without a Lease of its own it has lost what it had; without anyone who would take its buckets, it need not wait to leave.</summary>
    /// <param name="observed">Map and members.</param>
    /// <param name="own">Its own Lease among them; null if that has ended or is gone.</param>
    public MemberState Saw(Observation observed, ObservedMember? own)
    {
        var state = observed.Map is { } map ? Saw(map) : this;
        if (state.Id is { } id && own?.Id != id)
            state = state.Lost();
        else if (state.Id is null && own is not null && state.IsIdle)
            state = state.Joined(own.Id);
        var isLast = observed.Members.All(m => m.Id == own?.Id || m.HasEnded || m.Report is { IsLeaving: true });
        return state.IsLeaving && isLast ? state.End() : state;
    }

    /// <summary>It wants to get rid of its buckets, one by one, and goes on with those it has.</summary>
    public MemberState Leave() => this with { IsLeaving = true };

    /// <summary>It stops everything, whether or not anyone takes over.</summary>
    public MemberState End() => (this with { IsLeaving = true, IsEnding = true }).WithGiven();

    /// <summary>Nothing is done for these buckets any more.</summary>
    public MemberState Stopped(BucketSet buckets) => this with { Stopping = Stopping.Except(buckets) };

    /// <summary>
    /// What to start and to stop. A bucket that is to be stopped must be reported with <see cref="Stopped"/> once no request for it is on its way and everything
    /// is written down; it is not started again before.
    /// </summary>
    /// <param name="now">The time.</param>
    public MemberStep Step(TimeSpan now)
    {
        var follows = IsIdle && Newest is not null ? (this with { Follows = Newest.Uid }).WithGiven() : this;
        var wanted = IsFresh(now) ? follows.Given : BucketSet.None;
        var stop = Running.Except(wanted);
        var start = wanted.Except(Running).Except(Stopping);
        return new MemberStep(follows with { Running = Running.Except(stop).Or(start), Stopping = Stopping.Or(stop) }, start, stop);
    }

    // Before it follows another map than the one it knew, everything of the former one has stopped.
    private MemberState WithGiven()
    {
        if (Id is null || Newest is null || Follows != Newest.Uid)
            return this with { Given = BucketSet.None, Owned = BucketSet.None };
        var given = Newest.Content!.GivenTo(Id);
        return this with { Given = IsEnding ? BucketSet.None : given, Owned = given.Or(Newest.Content.DrainingFrom(Id)) };
    }

    private ImmutableArray<DrainedBucket> Drained()
    {
        if (Id is null || Newest is null)
            return [];
        var drained = Newest.Content!.DrainingFrom(Id).Except(Running).Except(Stopping);
        return [.. drained.List().Select(b => new DrainedBucket(b, Newest.Content.Buckets[b].Epoch))];
    }
}

/// <summary>What a replica has to do.</summary>
/// <param name="State">Its state from now on.</param>
/// <param name="Start">Make a consistent list of these buckets, and act for them.</param>
/// <param name="Stop">Stop these buckets; see <see cref="MemberState.Step"/>.</param>
internal sealed record MemberStep(MemberState State, BucketSet Start, BucketSet Stop);
