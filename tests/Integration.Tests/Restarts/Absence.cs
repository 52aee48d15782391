using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Restarts;

/// <summary>
/// A scenario shared by all tests of a class: many schedules run, the operator goes away in the middle of their runs, several ticks pass,
/// and it comes back. At the end the frequent schedules are suspended, so that their accounts are closed.
/// </summary>
public abstract class Absence
{
    /// <summary>Interval of the frequent schedules.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private const string EveryPeriod = "trigger: {cron: {expression: \"*/2 * * * * *\"}}\nconcurrency: {policy: Allow}\n";
    private const string NewYear = "trigger: {cron: {expression: \"0 0 1 1 *\"}}\n";
    private readonly Dictionary<string, HttpSink> _sinks = [];

    /// <summary>Completes when the first operator is about to go.</summary>
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TestNamespace Namespace { get; private set; } = null!;

    /// <summary>When the operator was gone.</summary>
    public DateTimeOffset GoneAt { get; private set; }

    /// <summary>When it was started again.</summary>
    public DateTimeOffset BackAt { get; private set; }

    /// <summary>The schedule <c>calm</c> while the operator was away, and its number of events.</summary>
    public (JsonObject ScheduledJob, int Events) CalmBefore { get; private set; }

    /// <summary>Runs the scenario. In its namespace only the process that is stopped here acts.</summary>
    public async Task TellAsync(Cluster cluster)
    {
        Namespace = await TestNamespace.CreateAsync(cluster);
        await using (var first = await OperatorProcess.StartAsync(cluster, Namespace.Name))
        {
            await CreateSchedulesAsync();
            await UntilInTheMiddleOfRunsAsync();
            _ending.SetResult();
            await EndAsync(first);
        }

        GoneAt = TimeProvider.System.GetUtcNow();
        await LiveWithoutOperatorAsync();
        BackAt = TimeProvider.System.GetUtcNow();
        await using (await OperatorProcess.StartAsync(cluster, Namespace.Name))
        {
            await UntilAllIsWellAsync();
            await CloseTheBooksAsync();
        }
    }

    public async Task DisposeAsync()
    {
        await Namespace.DisposeAsync();
        foreach (var sink in _sinks.Values)
            await sink.DisposeAsync();
    }

    /// <summary>Requests to an HTTP schedule's target.</summary>
    public IReadOnlyList<SinkRequest> Requests(string name) => _sinks[name].Requests;

    /// <summary>Ends the operator.</summary>
    protected abstract Task EndAsync(BackgroundProcess process);

    private async Task CreateSchedulesAsync()
    {
        await Namespace.CreateScheduledJobAsync(
            "kept", Outcome.SucceedAfter(3).Pod, EveryPeriod + "misfire: {policy: RunAll}\nhistory: {succeeded: 50}");
        await CreateCallAsync("latest", EveryPeriod + "misfire: {policy: RunLatest}");
        await CreateCallAsync("all", EveryPeriod + "misfire: {policy: RunAll}");
        await CreateCallAsync("none", EveryPeriod + "misfire: {policy: Skip, gracePeriod: 1s}");
        await CreateCallAsync("calm", NewYear + "runOnCreate: true");
        await CreateCallAsync("asked", NewYear);
        var once = $$$"""trigger: {date: {at: "{{{TimeProvider.System.GetUtcNow().AddSeconds(5):yyyy-MM-ddTHH:mm:ssZ}}}"}}""";
        await CreateCallAsync("in-flight", once, AnswerAfterTheEndBeginsAsync);
        await Namespace.CreateScheduledJobAsync("unseen", Outcome.SucceedAfter(8).Pod, once);
        await Namespace.CreateScheduledJobAsync("vanished", Outcome.Hang.Pod, once + "\nretry: {limit: 0}");
    }

    /// <summary>The operator goes while the call is in flight, and gets its response a second later if it is still alive.</summary>
    private async Task AnswerAfterTheEndBeginsAsync(CancellationToken aborted)
    {
        await _ending.Task.WaitAsync(aborted);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, aborted);
    }

    private async Task CreateCallAsync(string name, string spec, Func<CancellationToken, Task>? beforeAnswer = null)
    {
        _sinks[name] = await HttpSink.StartAsync(async (_, aborted) =>
        {
            await (beforeAnswer?.Invoke(aborted) ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return StatusCodes.Status200OK;
        });
        await Namespace.CreateScheduledJobAsync(name, Http.Call(_sinks[name].Address), spec);
    }

    private async Task UntilInTheMiddleOfRunsAsync()
    {
        await Namespace.UntilRunsAsync("calm", 1);
        await Namespace.UntilEventAsync("calm", "RunSucceeded");
        await Namespace.UntilReadyAsync("asked");
        foreach (var name in new[] { "kept", "unseen", "vanished" })
            await Namespace.UntilAsync(name, IsActive, "a run is active");
        await Eventually.BecomesTrueAsync(() => Requests("in-flight").Count == 1, "the call has arrived");
    }

    private async Task LiveWithoutOperatorAsync()
    {
        CalmBefore = (await Namespace.GetScheduledJobAsync("calm"), (await Namespace.EventsAsync("calm")).Count);
        var vanished = (await Namespace.PodsAsync("vanished")).ShouldHaveSingleItem();
        await Namespace.DeleteAsync(Kind.Pods, vanished.Name());
        await Namespace.UntilPodsAsync("vanished", pods => pods.Count == 0, "it is gone");
        await Namespace.PatchScheduledJobAsync("asked", "metadata: {annotations: {scheduledjobs.dev/run-now: by-hand}}");
        await Namespace.UntilPodsAsync("unseen", pods => pods.All(p => p.Text("status", "phase") == "Succeeded"), "it has succeeded");
        var threeTicks = GoneAt + (Period * 3.5) - TimeProvider.System.GetUtcNow();
        if (threeTicks > TimeSpan.Zero)
            await Task.Delay(threeTicks, TimeProvider.System);
    }

    private async Task UntilAllIsWellAsync()
    {
        await Namespace.UntilAsync(
            "kept", sj => sj.Time("status", "lastSuccessfulTime") > BackAt + (2 * Period), "runs go on");
        foreach (var name in new[] { "latest", "all", "none" })
            await Eventually.BecomesTrueAsync(() => Requests(name).Any(r => Nominal(r) > BackAt), $"{name}: runs go on");
        foreach (var name in new[] { "unseen", "vanished", "in-flight", "asked" })
            await Namespace.UntilRunsAsync(name, 1);
    }

    private async Task CloseTheBooksAsync()
    {
        foreach (var name in new[] { "kept", "latest", "all", "none" })
            await Namespace.PatchScheduledJobAsync(name, "spec: {suspend: true}");
        foreach (var name in new[] { "kept", "latest", "all", "none" })
        {
            await Namespace.UntilAsync(
                name, sj => sj.ConditionStatus("Suspended") == "True" && !IsActive(sj), "suspended, and no run is active");
        }
    }

    private static bool IsActive(JsonObject scheduledJob) => scheduledJob.Items("status", "active").Count > 0;

    public static DateTimeOffset Nominal(SinkRequest request) =>
        DateTimeOffset.Parse(request.Header("X-ScheduledJob-Scheduled-Time")!, null);

    /// <summary>The nominal times of a frequent schedule, from its creation to the last one accounted for.</summary>
    public static IReadOnlyList<DateTimeOffset> Ticks(JsonObject scheduledJob)
    {
        var period = (long)Period.TotalSeconds;
        var first = ((scheduledJob.Time("metadata", "creationTimestamp")!.Value.ToUnixTimeSeconds() / period) + 1) * period;
        var last = scheduledJob.Items("status", "recentRuns").Max(r => r.Time("scheduledTime"))!.Value.ToUnixTimeSeconds();
        var count = (int)((last - first) / period) + 1;
        return [.. Enumerable.Range(0, count).Select(i => DateTimeOffset.FromUnixTimeSeconds(first + (i * period)))];
    }
}

/// <summary>The operator is stopped in order.</summary>
public sealed class Termination : Absence
{
    protected override async Task EndAsync(BackgroundProcess process)
    {
        await process.TerminateAsync();
        process.ExitCode.ShouldBe(0, await File.ReadAllTextAsync(process.LogPath));
    }
}

/// <summary>The operator is killed.</summary>
public sealed class Crash : Absence
{
    protected override Task EndAsync(BackgroundProcess process) => process.KillAsync();
}
