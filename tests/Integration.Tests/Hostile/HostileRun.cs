using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>
/// A victim's schedules tick next to a hostile tenant, who tries the attacks one by one, and then all at once. The tests of the class
/// check the effects.
/// </summary>
public sealed class HostileRun : IAsyncLifetime
{
    /// <summary>How long each attack lasts once it is complete, in seconds; by default 2.</summary>
    private const string SecondsVariable = "SCHEDULEDJOBS_HOSTILE_SECONDS";

    private const string AllAtOnce = "all at once";

    /// <summary>Only attacks whose name contains this; "all at once" leaves out the single ones.</summary>
    private const string AttackVariable = "SCHEDULEDJOBS_HOSTILE_ATTACK";

    /// <summary>How long to wait for late runs of the victim, and for explanations of errors.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Longer than the lease of a killed operator.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);

    private readonly List<AttackResult> _results = [];
    private TimeSpan _hold;
    private HostileCluster _cluster = null!;
    private HostileTarget _target = null!;
    private OperatorUnderAttack _operator = null!;
    private Victim? _victim;

    public AttackResult Quiet { get; private set; } = null!;

    /// <summary>Each attack, and all at once.</summary>
    public IReadOnlyList<AttackResult> Attacks => _results;

    public string Report { get; private set; } = "";

    public async Task InitializeAsync()
    {
        _hold = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable(SecondsVariable) ?? "2"));
        _cluster = await HostileCluster.StartAsync();
        _target = await HostileTarget.StartAsync();
        _operator = await OperatorUnderAttack.StartAsync(_cluster);
        Quiet = await RunAsync("none", [], _hold * 2);
        var only = Environment.GetEnvironmentVariable(AttackVariable) ?? "";
        if (only == AllAtOnce)
        {
            await RunAndNoteAsync(AllAtOnce, Attack.All, _hold * 2);
            return;
        }

        var attacks = Attack.All.Where(a => a.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var attack in attacks)
            await RunAndNoteAsync(attack.Name, [attack], _hold);
        if (attacks.Count > 1)
            await RunAndNoteAsync(AllAtOnce, attacks, _hold * 2);
    }

    public async Task DisposeAsync()
    {
        await (_victim?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _operator.DisposeAsync();
        await _target.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    private async Task RunAndNoteAsync(string name, IReadOnlyList<Attack> attacks, TimeSpan hold)
    {
        _results.Add(await RunAsync(name, attacks, hold));
        Report = $"On {_cluster.Name}.\n\n{AttackTable.Render([Quiet, .. _results])}";
        await File.WriteAllTextAsync(Scratch.PathOf("hostile-namespace.md"), Report);
    }

    private async Task<AttackResult> RunAsync(string name, IReadOnlyList<Attack> attacks, TimeSpan hold)
    {
        var victim = _victim ??= await NewVictimAsync();
        var (ends, holder) = (_operator.Ends, await _operator.HolderAsync());
        AttackResult result;
        await using (var site = new AttackSite(_cluster, _target, victim))
        {
            IReadOnlyList<string> unexplained = [];
            _operator.CountFromNow();
            var punctuality = await victim.MeasureAsync(
                async () =>
                {
                    await Task.WhenAll(attacks.Select(a => a.LaunchAsync(site)));
                    await victim.AddAsync();
                    await Task.Delay(hold, TimeProvider.System);
                    unexplained = await UnexplainedAsync(site);
                },
                Patience);
            result = new AttackResult(name, punctuality, _operator.Use, site.Refused)
            {
                Unexplained = unexplained,
                Harm = await site.HarmAsync(),
                Ended = (_operator.Ends - ends, _operator.ExitCode),
                HasLeaseMoved = holder != await _operator.HolderAsync(),
            };
            if (attacks.Any(a => a.IsInTheWayOfAStart))
                result = result with { CanStart = await _operator.ReplaceAsync(Recovery) && await IsVictimServedAsync() };
        }

        return await RecoverAsync(result);
    }

    /// <summary>Waits a while for errors to be explained.</summary>
    private static async Task<IReadOnlyList<string>> UnexplainedAsync(AttackSite site)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await site.UnexplainedAsync() is { Count: > 0 } unexplained)
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                return unexplained;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        return [];
    }

    /// <summary>Gives the next attack a healthy operator and victim. If they do not recover by themselves they are replaced.</summary>
    private async Task<AttackResult> RecoverAsync(AttackResult result)
    {
        if (result.Harm.Count == 0 && await IsVictimServedAsync())
            return result;
        await _victim!.DisposeAsync();
        if (!await _operator.ReplaceAsync(Recovery))
            throw new TimeoutException("The operator does not become ready although nothing attacks it.");
        _victim = await NewVictimAsync();
        return result with { IsOver = false };
    }

    /// <summary>Whether the victim's runs come on time. An operator that is ready need not lead, and one that leads need not act.</summary>
    private async Task<bool> IsVictimServedAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < Recovery)
        {
            if (await IsVictimWellAsync())
                return true;
        }

        return false;
    }

    private async Task<Victim> NewVictimAsync()
    {
        _victim = await Victim.StartAsync(_cluster);
        var started = TimeProvider.System.GetTimestamp();
        while (!await IsVictimWellAsync())
        {
            if (TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromMinutes(2))
                throw new TimeoutException("The victim's runs do not come on time although nothing attacks it.");
        }

        return _victim;
    }

    private async Task<bool> IsVictimWellAsync()
    {
        var second = await _victim!.MeasureAsync(() => Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System), TimeSpan.FromSeconds(2));
        return second is { Lost: 0, NotStarted: 0, Max: < HostileNamespaceTests.LateP99 };
    }
}
