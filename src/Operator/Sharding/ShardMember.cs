using Microsoft.Extensions.Logging;
using ScheduledJobs.Model.Sharding;

namespace ScheduledJobs.Operator.Sharding;

/// <summary>
/// A replica that shares buckets: each retry period, or sooner if something has changed, it lists map and members, renews its Lease, and, if it
/// leads, does what the coordinator says. Decides nothing itself: see <see cref="MemberState"/> and <see cref="Coordinator"/>.
/// </summary>
internal sealed class ShardMember : IAsyncDisposable
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(20);

    private readonly ShardLeases _leases;
    private readonly ShardOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly BucketWork _work;
    private readonly SemaphoreSlim _poked = new(0, 1);
    private readonly Lock _gate = new();
    private readonly ITimer _overdue;
    private readonly long _origin;
    private volatile MemberState _state;
    private volatile MemberReport? _reported;

    // Used by the loop alone.
    private Sightings _sightings;
    private ObservedMember? _lease;
    private string? _suffix;

    /// <summary>Does nothing until <see cref="RunAsync"/>.</summary>
    /// <param name="leases">Map and members.</param>
    /// <param name="options">Timing.</param>
    /// <param name="work">What to do for a bucket, until the token is cancelled; it ends when everything of that bucket has ended.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Receives log lines about requests that failed.</param>
    /// <exception cref="ArgumentException">The options are inconsistent.</exception>
    public ShardMember(ShardLeases leases, ShardOptions options, Func<int, CancellationToken, Task> work, TimeProvider time, ILogger logger)
    {
        if (options.FindProblem() is { } problem)
            throw new ArgumentException(problem, nameof(options));
        (_leases, _options, _time, _logger) = (leases, options, time, logger);
        _origin = time.GetTimestamp();
        _state = new MemberState(options);
        _sightings = new Sightings(options);
        _work = new BucketWork(work, bucket => Change(s => s.Stopped(BucketSet.Of(bucket))));
        _overdue = time.CreateTimer(_ => Change(s => s), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether this replica leads, and so is the coordinator.</summary>
    public Func<bool> IsCoordinator { get; init; } = static () => false;

    /// <summary>The buckets that it may act for now. Nearly free to read; to be asked right before each act.</summary>
    public BucketSet ActsFor => _state.ActsFor(Now);

    /// <summary>
    /// The buckets that no other replica may act for now, those that are being stopped among them. Nearly free to read; to be asked right before each act.
    /// Once it has missed a bucket that was running, that bucket stops, even if the Lease turns out to be renewed a moment later.
    /// </summary>
    public BucketSet Holds
    {
        get
        {
            var (state, now) = (_state, Now);
            return state.IsFresh(now) || state.Running.IsEmpty ? state.Holds(now) : Change(s => s);
        }
    }

    /// <summary>What it does now.</summary>
    public MemberState State => _state;

    /// <summary>Whether its Lease is renewed recently enough to act.</summary>
    public bool IsFresh => _state.IsFresh(Now);

    /// <summary>Whether work goes on although its Lease ran out long ago.</summary>
    public bool IsOverdue => _state.IsOverdue(Now);

    // Not from the wall clock.
    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>Takes part until it is asked to leave, and then until others have its buckets or the grace has passed, its work has ended and its Lease is released.</summary>
    /// <param name="grace">How long it waits for others to take its buckets when it leaves.</param>
    /// <param name="leave">Asks it to leave.</param>
    /// <exception cref="Exception">What the work threw, after the rest of it was stopped.</exception>
    public async Task RunAsync(TimeSpan grace, CancellationToken leave)
    {
        using var stop = new CancellationTokenSource();
        await using var end = _time.CreateTimer(_ => Change(s => s.End()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var leaving = leave.UnsafeRegister(_ => Leave(end, grace), null);
        _ = _work.Failed.ContinueWith(_ => Change(s => s.End()), stop.Token, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        var watching = _leases.WatchAsync(map => Change(s => s.Saw(map)), MembersChanged, _logger, stop.Token);
        while (true)
        {
            var started = _time.GetTimestamp();
            var hasLooked = await TryAsync(LookAsync);
            if (_state.MayGo)
                break;
            var left = _options.RetryPeriod - _time.GetElapsedTime(started);
            await WaitAsync(hasLooked || left < ShortestWait ? ShortestWait : left, left);
        }

        // Nothing starts any more, so that the Lease can be released.
        Change(s => s.End());
        await TryAsync(limit => _lease is { } lease ? _leases.EndAsync(lease, limit) : Task.CompletedTask);
        await stop.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_work.Failed.IsCompleted)
            await _work.Failed;
    }

    /// <summary>Stops everything at once, and leaves.</summary>
    public void End() => Change(s => s.End());

    /// <summary>Something may have changed that is worth a look before the next period.</summary>
    public void Poke()
    {
        lock (_gate)
        {
            if (_poked.CurrentCount == 0)
                _poked.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _overdue.DisposeAsync();
        _poked.Dispose();
    }

    private void Leave(ITimer end, TimeSpan grace)
    {
        end.Change(grace, Timeout.InfiniteTimeSpan);
        Change(s => s.Leave());
    }

    private void MembersChanged()
    {
        if (IsCoordinator())
            Poke();
    }

    // News shortens the wait, but not below the least: a server that refuses something is not asked again and again.
    private async Task WaitAsync(TimeSpan least, TimeSpan most)
    {
        await Task.Delay(least, _time);
        if (most <= least)
            return;
        using var limit = new CancellationTokenSource(most - least, _time);
        await _poked.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>List, renew, coordinate: what fails is tried again in the next period.</summary>
    private async Task LookAsync(CancellationToken limit)
    {
        var observed = await _leases.ListAsync(limit);
        _sightings = _sightings.With(observed, Now);
        Take(observed);
        if (_state.MayGo)
            return;
        await RenewAsync(limit);
        if (IsCoordinator())
            await CoordinateAsync(observed, limit);
    }

    private void Take(Observation observed)
    {
        var own = _suffix is null ? null : observed.Members.FirstOrDefault(m => m.Id.Name == _leases.NameOf(_suffix));
        if (own is { HasEnded: true })
            (own, _suffix) = (null, null);
        var before = _state.Id;
        Change(s => s.Saw(observed, own));
        if (before is not null && _state.Id is null)
            (own, _suffix) = (null, null);
        _lease = own;
    }

    private async Task RenewAsync(CancellationToken limit)
    {
        // Before the request: others may count from the moment it is written, long before the answer arrives.
        var (sentAt, state) = (Now, _state);
        var report = state.Report;
        ObservedMember? renewed = null;
        if (state.Id is null && state.IsIdle && !state.IsLeaving)
            renewed = await _leases.CreateAsync(_suffix ??= $"{Guid.NewGuid():N}"[..12], report, limit);
        else if (state.Id is not null && _lease is { } lease)
            renewed = await _leases.RenewAsync(lease, report, limit);
        if (renewed is null)
            return;
        (_lease, _reported) = (renewed, report);
        // What ran out while the answer was on its way stops, and is looked at again when it starts: something may have been refused.
        Change(s => s);
        Change(s => (s.Id is null ? s.Joined(renewed.Id) : s).Renewed(sentAt));
        _overdue.Change(TimeSpan.FromTicks(Math.Max(0, (sentAt + _options.RenewDeadline - Now).Ticks)), Timeout.InfiniteTimeSpan);
    }

    private async Task CoordinateAsync(Observation observed, CancellationToken limit)
    {
        var plan = Coordinator.Plan(_sightings, _options, Now);
        foreach (var lease in plan.End)
            await _leases.EndAsync(lease, limit);
        foreach (var lease in plan.Delete)
            await _leases.DeleteAsync(lease, limit);
        if (plan.Discard is { } unreadable)
            await _leases.DiscardAsync(unreadable, limit);
        if (plan.Write is { } map && await _leases.WriteAsync(observed.Map, map, limit) is { } written)
            Change(s => s.Saw(written));
        if (plan.End.Length > 0 || plan.Write is not null || plan.Discard is not null)
            Poke();
    }

    /// <summary>False if it has failed.</summary>
    private async Task<bool> TryAsync(Func<CancellationToken, Task> request)
    {
        using var limit = new CancellationTokenSource(2 * _options.RetryPeriod, _time);
        try
        {
            await request(limit.Token);
            return true;
        }
        catch (Exception e) when (ShardLeases.IsTransient(e))
        {
            _logger.LogWarning("Map or members of the shards could not be read or written: {Reason}", e.Message);
            return false;
        }
    }

    /// <summary>Takes a new state, and starts and stops what follows from it. Returns what it holds then.</summary>
    private BucketSet Change(Func<MemberState, MemberState> change)
    {
        lock (_gate)
        {
            var now = Now;
            var step = change(_state).Step(now);
            _state = step.State;
            if (!step.Stop.IsEmpty && !_state.IsFresh(now))
                _logger.LogWarning("The Lease of this replica ran out or was taken from it: it stops buckets {Buckets}", step.Stop);
            _work.Start(step.Start);
            _work.Stop(step.Stop);
            if (_state.Report != _reported || _state.MayGo)
                Poke();
            return _state.Holds(now);
        }
    }
}
