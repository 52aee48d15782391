using System.Collections.Immutable;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator;
using ScheduledJobs.Operator.Sharding;

namespace ScheduledJobs.Benchmarks.Scenarios.Rig;

/// <summary>Operators that share the schedules of a cluster, and the map by which they do.</summary>
/// <param name="program">A published operator; null for this program.</param>
/// <param name="cluster">The cluster they serve.</param>
internal sealed class ShardGroup(string? program, ScenarioCluster cluster) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly List<OperatorProcess> _processes = [];
    private readonly ShardLeases _leases = new(
        cluster.Client.Resource(KnownResources.Leases), new ObjectKey(cluster.Namespace, ShardNames.MapOf(new OperatorOptions().LeaseName)), "scenario", TimeSpan.Zero, TimeProvider.System);

    /// <summary>Those that run, in order of their starts.</summary>
    public IReadOnlyList<OperatorProcess> Processes => _processes;

    /// <summary>Starts one more.</summary>
    /// <param name="kubeconfig">Its kubeconfig; null for the cluster's.</param>
    public OperatorProcess Start(string? kubeconfig = null)
    {
        var process = OperatorProcess.Start(program, cluster, kubeconfig ?? cluster.OperatorKubeconfig, "--sharding", "true");
        _processes.Add(process);
        return process;
    }

    /// <summary>Waits until as many members have all buckets, evenly, and none moves. Returns the owner of each.</summary>
    public async Task<ImmutableArray<MemberId>> UntilSharedAsync(int members)
    {
        while (true)
        {
            var entries = (await _leases.ListAsync(CancellationToken.None)).Map?.Content?.Buckets ?? [];
            var shares = entries.Where(e => e is { Owner: not null, To: null }).CountBy(e => e.Owner!).Select(s => s.Value).ToList();
            if (shares.Count == members && shares.Sum() == Bucket.Count && shares.Max() - shares.Min() <= 1)
                return [.. entries.Select(e => e.Owner!)];
            if (_processes.Exists(p => p.HasExited))
                throw new InvalidOperationException("An operator has ended.");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>The one that coordinates, or one that does not.</summary>
    public async Task<OperatorProcess> FindAsync(bool isCoordinator)
    {
        while (true)
        {
            foreach (var process in _processes)
            {
                if (await process.MetricAsync("leader_election_master_status") > 0 == isCoordinator)
                    return process;
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>Ends one, in order or like a crash.</summary>
    public async Task EndAsync(OperatorProcess process, bool isCrash)
    {
        _processes.Remove(process);
        await (isCrash ? process.KillAsync() : process.StopAsync());
        await process.DisposeAsync();
    }

    /// <summary>Waits until this many schedules wait for their next run, in all processes together.</summary>
    public async Task UntilArmedAsync(int schedules)
    {
        while (await SumAsync("scheduledjob_agenda_schedules") < schedules)
            await Task.Delay(Pause, TimeProvider.System);
    }

    /// <summary>Waits until the statuses of this many schedules say that they wait.</summary>
    public async Task UntilServedAsync(int schedules)
    {
        await UntilArmedAsync(schedules);
        while (await MaxAsync("""scheduledjob_schedules{state="Active"}""") < schedules)
            await Task.Delay(Pause, TimeProvider.System);
    }

    /// <summary>Stops all in order, at the same time.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_processes.Select(async p => await p.DisposeAsync()));

    private async Task<double> SumAsync(string metric) => (await Task.WhenAll(_processes.Select(p => p.MetricAsync(metric)))).Sum();

    private async Task<double> MaxAsync(string metric) => (await Task.WhenAll(_processes.Select(p => p.MetricAsync(metric)))).Max();
}
