using ScheduledJobs.Integration.Tests.Faults;

namespace ScheduledJobs.Integration.Tests.Chaos;

/// <summary>Three operators that share the schedules are killed, stopped in order and frozen, the coordinator and the others in turn, and started again; a fourth comes and goes.</summary>
/// <param name="replicas">The operators.</param>
/// <param name="seed">Seed of who is next.</param>
public sealed class ShardTroubles(Replicas replicas, int seed) : OperatorTroubles(replicas)
{
    private const string Coordinator = "coordinator";
    private const string Other = "another operator";
    private const string Guest = "d";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(4);

    private readonly Random _random = new(seed + 4);

    public override IReadOnlyList<string> Names => ["a", "b", "c"];

    protected override TimeSpan Freeze => TimeSpan.FromSeconds(8);

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var turn = 0; await WaitAsync(Pause, cancellationToken); turn++)
            await TroubleAsync(turn);
        if (Replicas.Names.Contains(Guest))
            await EndAsync(Guest);
    }

    // In turn, so that each takes place even in a short run.
    private async Task TroubleAsync(int turn)
    {
        var leader = await Replicas.UntilOneLeadsAsync();
        var others = Replicas.Names.Where(name => name != leader).ToList();
        var other = others[_random.Next(others.Count)];
        await ((turn % 9) switch
        {
            0 => KillAsync(leader, Coordinator),
            1 => StopAsync(other, Other),
            2 => KillAsync(other, Other),
            3 => FreezeAsync(leader, Coordinator),
            4 => AddAsync(),
            5 => StopAsync(leader, Coordinator),
            6 => KillAsync(leader, Coordinator),
            7 => RemoveAsync(),
            _ => FreezeAsync(other, Other),
        });
    }

    private async Task StopAsync(string name, string who)
    {
        Count($"{who}: stopped in order");
        await EndAsync(name);
        Replicas.Launch(name);
    }

    private Task AddAsync()
    {
        Count("one more is added");
        Replicas.Launch(Guest);
        return Task.CompletedTask;
    }

    private Task RemoveAsync()
    {
        Count("the one more is removed");
        return EndAsync(Guest);
    }

    private async Task EndAsync(string name)
    {
        await Replicas.UntilActiveAsync(name);
        await Replicas.TerminateAsync(name);
    }
}
