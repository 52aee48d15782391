using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Leadership;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Sharding;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Replicas;

/// <summary>
/// What a replica with <c>--sharding</c> does: it takes part in sharing the schedules as long as the leader's Lease is held by one that shares them, and
/// coordinates while it holds that itself.
/// </summary>
internal sealed class ShardingRole
{
    /// <summary>The end of the identity of a process that shares schedules. Who holds the leader's Lease decides whether they are shared.</summary>
    public const string Suffix = "_sharding";

    /// <summary>How long a replica that leaves waits until it is asked for its buckets. It takes this long only if there is no coordinator.</summary>
    public static readonly TimeSpan LeaveGrace = TimeSpan.FromSeconds(5);

    private readonly OperatorServices _services;
    private readonly OperatorState _state;
    private readonly string _identity;
    private readonly ILoggerFactory _loggers;
    private readonly LeaderElector _elector;
    private volatile ShardMember? _member;

    public ShardingRole(OperatorServices services, OperatorState state, string identity, ILoggerFactory loggers)
    {
        (_services, _state, _identity, _loggers) = (services, state, identity + Suffix, loggers);
        _elector = services.Options.CreateElector(services.Client, _identity, services.Time, loggers);
        state.Elector = _elector;
    }

    private TimeSpan Period => _services.Options.LeaseRetryPeriod;

    /// <summary>Name of the map's Lease. Those of the members begin with it.</summary>
    public static string MapName(OperatorOptions options) => ShardNames.MapOf(options.LeaseName);

    /// <summary>Why schedules cannot be shared with these options, each in a sentence.</summary>
    public static IEnumerable<string> FindProblems(OperatorOptions options)
    {
        const int longest = 63;
        if (!options.LeaderElect)
            yield return "--sharding needs --leader-elect: the leader gives each replica its part of the schedules, and without one each replica would act for all.";
        if (MapName(options).Length > longest)
            yield return $"--lease-name must have at most {longest - MapName(options with { LeaseName = "" }).Length} characters with --sharding, since a label has its name, but has {options.LeaseName.Length}.";
        if (TimingOf(options).FindProblem() is not null)
        {
            yield return "--sharding needs a --lease-duration of at least 1.5 times --lease-renew-deadline, and that of at least 3 times --lease-retry-period, but they are "
                + string.Join(", ", new[] { options.LeaseDuration, options.LeaseRenewDeadline, options.LeaseRetryPeriod }.Select(DurationText.Format)) + ".";
        }
    }

    /// <summary>Map and members of the replicas with these options.</summary>
    public static ShardLeases LeasesOf(OperatorServices services, string identity)
    {
        var options = services.Options;
        var place = new ObjectKey(options.LeaseNamespace ?? services.Client.Configuration.Namespace, MapName(options));
        return new ShardLeases(services.Client.Resource(KnownResources.Leases), place, identity, options.LeaseDuration, services.Time);
    }

    /// <summary>Timing of members and coordinator.</summary>
    public static ShardOptions TimingOf(OperatorOptions options) => new()
    {
        LeaseDuration = options.LeaseDuration,
        RenewDeadline = options.LeaseRenewDeadline,
        RetryPeriod = options.LeaseRetryPeriod,
        MoveCoolDown = options.LeaseDuration,
    };

    /// <summary>Takes part until told to shut down, and leaves in order.</summary>
    public async Task RunAsync(CancellationToken shutdown)
    {
        using var ended = new CancellationTokenSource();

        // It coordinates to the end, also its own leaving.
        var electing = _elector.RunAsync(CoordinateAsync, ended.Token);
        try
        {
            while (await UntilSharedAsync(electing, shutdown))
                await TakePartAsync(electing, shutdown);
        }
        finally
        {
            await ended.CancelAsync();
            await electing;
        }
    }

    /// <summary>Whether a holder of the leader's Lease shares schedules.</summary>
    public static bool IsSharing(string holder) => holder.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Waits until one that shares holds the leader's Lease. False on shutdown.</summary>
    private async Task<bool> UntilSharedAsync(Task electing, CancellationToken shutdown)
    {
        var told = "";
        while (!shutdown.IsCancellationRequested && !electing.IsCompleted)
        {
            var holder = _elector.Holder;
            if (IsSharing(holder))
                return true;
            if (holder.Length > 0 && holder != told)
                _services.Logger.WaitsForSharing(told = holder, _services.Options.LeaseName);
            await Task.Delay(Period / 8, _services.Time, shutdown).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    private async Task TakePartAsync(Task electing, CancellationToken shutdown)
    {
        using var term = new ShardedTerm(_services);
        await using var member = new ShardMember(
            LeasesOf(_services, _identity), TimingOf(_services.Options), term.WorkAsync, _services.Time, _loggers.CreateLogger<ShardMember>())
        {
            IsCoordinator = () => _elector.IsLeader,
        };
        term.Gate.Holds = () => member.Holds;
        term.MeantFor = () => member.State.MeantFor;
        (_member, _state.Term, _state.Shards) = (member, term.View, new ShardState(member, term.Gate, _services.Options.ShutdownGrace));
        _services.Logger.TakesPart(MapName(_services.Options));
        try
        {
            await term.RunAsync(async failed =>
            {
                using var leave = CancellationTokenSource.CreateLinkedTokenSource(shutdown, failed);
                using var left = new CancellationTokenSource();
                var watching = WatchHolderAsync(member, electing, left.Token);
                await member.RunAsync(LeaveGrace, leave.Token);
                await left.CancelAsync();
                await watching;
            });
        }
        finally
        {
            (_member, _state.Term, _state.Shards) = (null, null, null);
            _services.Logger.TakesPartNoMore();
        }
    }

    /// <summary>Ends everything if a process takes the leader's Lease that acts for all schedules, or if the election fails.</summary>
    private async Task WatchHolderAsync(ShardMember member, Task electing, CancellationToken left)
    {
        while (!left.IsCancellationRequested)
        {
            if (electing.IsCompleted || (_elector.Holder is { Length: > 0 } holder && !IsSharing(holder)))
                member.End();
            await Task.Delay(Period / 8, _services.Time, left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The member does the coordinator's work. One that cannot renew its own Lease should not be it: it would not notice if its buckets are taken.</summary>
    private async Task CoordinateAsync(CancellationToken leading)
    {
        var freshAt = _services.Time.GetTimestamp();
        while (!leading.IsCancellationRequested)
        {
            if (_member is null or { IsFresh: true })
                freshAt = _services.Time.GetTimestamp();
            if (_services.Time.GetElapsedTime(freshAt) is var elapsed && elapsed >= _services.Options.LeaseDuration)
            {
                _services.Logger.GivesUpCoordinating(elapsed);
                return;
            }

            await Task.Delay(Period, _services.Time, leading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
