using ScheduledJobs.Integration.Tests.Faults;

namespace ScheduledJobs.Integration.Tests.Chaos;

/// <summary>Of two operators, the one that leads is killed every ten seconds, and sometimes frozen.</summary>
/// <param name="replicas">The operators.</param>
public sealed class LeaderTroubles(Replicas replicas) : OperatorTroubles(replicas)
{
    private const string Leader = "leader";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public override IReadOnlyList<string> Names => ["a", "b"];

    protected override TimeSpan Freeze => TimeSpan.FromSeconds(5);

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await WaitAsync(Pause, cancellationToken))
        {
            await KillAsync(await Replicas.UntilOneLeadsAsync(), Leader);
            if (Kills % 2 == 0 && await WaitAsync(Pause / 2, cancellationToken))
                await FreezeAsync(await Replicas.UntilOneLeadsAsync(), Leader);
        }
    }
}
