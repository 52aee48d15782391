using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Faults;
using ScheduledJobs.Integration.Tests.Hostile;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Chaos;

/// <summary>
/// Two hundred schedules tick for a minute or more while two operators are disturbed in every way and their leader is killed every ten seconds.
/// Then all is well again, the last runs end, and the accounts are made. The tests of the class check these.
/// </summary>
public class ChaosRun : IAsyncLifetime
{
    /// <summary>Its length in seconds; by default <see cref="DefaultSeconds"/>.</summary>
    private const string SecondsVariable = "SCHEDULEDJOBS_CHAOS_SECONDS";

    /// <summary>Repeats the random choices, as well as two processes can repeat themselves.</summary>
    private const string SeedVariable = "SCHEDULEDJOBS_CHAOS_SEED";

    private const int Schedules = 200;

    private FaultyCluster? _cluster;

    public ChaosWatcher Watcher { get; private set; } = null!;

    public ChaosSink Sink { get; private set; } = null!;

    /// <summary>The manual runs that were requested.</summary>
    public Requests Requests { get; private set; } = null!;

    /// <summary>The Backfills.</summary>
    public Backfills Backfills { get; private set; } = null!;

    /// <summary>Statuses of the schedules with manual runs only, at the end.</summary>
    public IReadOnlyList<JsonObject> ByHand { get; private set; } = [];

    public IReadOnlyList<Account> Accounts { get; private set; } = [];

    public int Kills { get; private set; }

    public int TakeOvers { get; private set; }

    public IReadOnlyList<ApiCall> WritesOfOthersThanTheHolder { get; private set; } = [];

    /// <summary>How much a frozen operator still wrote after it continued, before it noticed.</summary>
    public int WritesOnAwakening { get; private set; }

    /// <summary>Seed, account table, and how many times each fault occurred.</summary>
    public string Report { get; private set; } = "";

    /// <summary>Of its report, and of its cluster's log.</summary>
    protected virtual string Name => "chaos";

    protected virtual int DefaultSeconds => 60;

    /// <summary>Options of the operators.</summary>
    protected virtual string[] Options => Replicas.QuickLease;

    protected virtual OperatorTroubles MakeTroubles(Replicas replicas, int seed) => new LeaderTroubles(replicas);

    public async Task InitializeAsync()
    {
        try
        {
            await TellAsync();
        }
        catch
        {
            // xunit does not dispose of what could not be initialized, and its server would go on.
            await DisposeAsync();
            throw;
        }
    }

    public async Task DisposeAsync()
    {
        if (Watcher is not null)
            await Watcher.DisposeAsync();
        if (Sink is not null)
            await Sink.DisposeAsync();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    private async Task TellAsync()
    {
        var seed = Number(SeedVariable) ?? (int)(TimeProvider.System.GetUtcNow().Ticks % int.MaxValue);
        var duration = TimeSpan.FromSeconds(Number(SecondsVariable) ?? DefaultSeconds);
        _cluster = await StartClusterAsync(seed);
        Sink = await ChaosSink.StartAsync();
        await using var replicas = new Replicas(_cluster, Options);
        var troubles = MakeTroubles(replicas, seed);
        await replicas.EnsureAsync([.. troubles.Names]);
        await replicas.UntilOneLeadsAsync();
        var here = await TestNamespace.CreateAsync(_cluster.Api);
        var end = DateTimeOffset.FromUnixTimeSeconds((TimeProvider.System.GetUtcNow() + duration).ToUnixTimeSeconds());
        var schedules = ChaosSchedule.Make(Schedules, end, seed);
        Watcher = new ChaosWatcher(_cluster, here.Name, schedules);
        Requests = new Requests(here, Sink.Address, seed);
        await Requests.CreateAsync();
        Backfills = new Backfills(here, Sink.Address);
        await Backfills.CreateAsync();
        foreach (var schedule in schedules)
            await here.CreateStrictlyAsync(Kind.ScheduledJobs, schedule.Manifest(Sink.Address, end));
        var disturbance = new Disturbance(_cluster, troubles, seed);
        using (var over = new CancellationTokenSource(end - TimeProvider.System.GetUtcNow(), TimeProvider.System))
            await Task.WhenAll(disturbance.RunAsync(over.Token), Requests.RunAsync(schedules, over.Token));

        await Backfills.UntilCompleteAsync();
        await BooksAreClosedAsync(here);
        var all = await here.ScheduledJobsAsync();
        ByHand = [.. all.Where(sj => Requests.Names.Contains(sj.Name()))];
        Accounts = await MakeAccountsAsync(here, schedules, end);
        (Kills, TakeOvers) = (troubles.Kills, replicas.TakeOvers);
        var uids = all.ToDictionary(sj => sj.Name(), sj => sj.Text("metadata", "uid"));
        replicas.FindUid = name => uids.GetValueOrDefault(AccountTable.ScheduleOf(name));
        WritesOfOthersThanTheHolder = replicas.WritesOfOthersThanTheHolder();
        WritesOnAwakening = replicas.WritesOnAwakening().Count;
        Report = Render(seed, duration, disturbance);
        await File.WriteAllTextAsync(Scratch.PathOf($"{Name}.md"), Report);
    }

    private Task<FaultyCluster> StartClusterAsync(int seed) => Environment.GetEnvironmentVariable(HostileCluster.TestServerVariable) is { Length: > 0 } program
        ? FaultyCluster.StartOnKubeTestServerAsync(program, seed)
        : FaultyCluster.StartAsync(Name, seed);

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text) : null;

    private async Task BooksAreClosedAsync(TestNamespace here)
    {
        IReadOnlyList<JsonObject> open = [];
        try
        {
            await Eventually.BecomesTrueAsync(
                async () => (open = [.. (await here.ScheduledJobsAsync()).Where(sj => !IsClosed(sj))]).Count == 0,
                "all schedules are Completed or have run as they were asked, and no run is active, queued or to be made up for",
                TimeSpan.FromMinutes(5),
                TimeSpan.FromSeconds(1));
        }
        catch (TimeoutException timeout)
        {
            var some = open.Take(5).Select(sj => $"{sj.Name()}: {sj["spec"]!.ToJsonString()} {sj["status"]?.ToJsonString()}");
            throw new TimeoutException($"{timeout.Message}\n{open.Count} are not, such as\n{string.Join('\n', some)}", timeout);
        }
    }

    private bool IsClosed(JsonObject sj) =>
        (Requests.Names.Contains(sj.Name()) ? HasRun(sj) : Backfills.Names.Contains(sj.Name()) || sj.Condition("Ready").Text("reason") == "Completed")
        && sj.Items("status", "active").Count == 0
        && sj.Items("status", "queued").Count == 0
        && sj.Items("status", "notifications", "owed").Count == 0
        && (sj.Number("status", "backlog", "remaining") ?? 0) == 0;

    private bool HasRun(JsonObject byHand) =>
        byHand.Items("status", "recentRuns").Select(r => r.Text("id")).Intersect(Requests.LastRunIds).Any();

    private static async Task<IReadOnlyList<Account>> MakeAccountsAsync(
        TestNamespace here, IReadOnlyList<ChaosSchedule> schedules, DateTimeOffset end)
    {
        var objects = (await here.ScheduledJobsAsync()).ToDictionary(sj => sj.Name());
        return
        [
            .. schedules.Select(schedule =>
            {
                var sj = objects[schedule.Name];
                var times = schedule.NominalTimes(sj.Time("metadata", "creationTimestamp")!.Value, end);
                return new Account(schedule, [.. times.Select(t => $"{schedule.Name}-{t.ToUnixTimeSeconds()}")], sj["status"]!.AsObject());
            }),
        ];
    }

    private string Render(int seed, TimeSpan duration, Disturbance disturbance)
    {
        var report = new StringBuilder();
        report.AppendLine($"Seed {seed}, {duration.TotalSeconds} s, {Kills} kills, {TakeOvers} changes of leader, {Requests.Suspensions} suspensions, "
            + $"{Requests.NamespaceSuspensions} of the namespace, {Requests.Skips} lists of times to skip, {Accounts.Count(a => a.Schedule.Quiet is not null)} exclusions, "
            + $"{Requests.RunIds.Count} runs asked for by hand, {WritesOnAwakening} writes of one that was frozen.").AppendLine();
        report.AppendLine(AccountTable.Render(Accounts, Watcher, Sink));
        var told = Accounts.Where(a => a.Schedule.IsTold).ToList();
        report.AppendLine($"{told.Count} schedules told of {told.Sum(a => a.Caused)} runs: {Sink.Notifications.Count} notifications arrived, "
            + $"{Sink.Notifications.Values.Sum() - Sink.Notifications.Count} of them again, and {told.Sum(a => a.NotSent)} were dropped or given up.").AppendLine();
        report.AppendJoin('\n', disturbance.Counts.Where(c => c.Count > 0).Select(c => $"* {c.What}: {c.Count}")).AppendLine();
        return report.ToString();
    }
}
