using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Restarts;

/// <summary>
/// A test that stops the operator. It runs alone, after all others, and in its namespace no operator acts but the process that it starts.
/// </summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public abstract class RestartTest : ClusterTest
{
    private const string Name = "Restarts";
    private BackgroundProcess? _operator;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Cluster.Operator.DisposeAsync();
        await StartOperatorAsync();
    }

    public override async Task DisposeAsync()
    {
        await EndOperatorAsync();
        await base.DisposeAsync();
        Cluster.Operator.Start();
    }

    protected async Task StartOperatorAsync() => _operator = await OperatorProcess.StartAsync(Cluster, Here.Name);

    /// <summary>SIGTERM, as Kubernetes stops a Pod; the operator must end by itself and well.</summary>
    protected async Task TerminateOperatorAsync()
    {
        await _operator!.TerminateAsync();
        _operator.ExitCode.ShouldBe(0, await File.ReadAllTextAsync(_operator.LogPath));
        await EndOperatorAsync();
    }

    /// <summary>SIGKILL: a crash.</summary>
    protected async Task KillOperatorAsync()
    {
        await _operator!.KillAsync();
        await EndOperatorAsync();
    }

    /// <summary>Waits until that many ticks of a schedule have passed with nobody there.</summary>
    protected async Task LetTicksPassAsync(string name, int count, TimeSpan period)
    {
        var last = (await Here.GetScheduledJobAsync(name)).Time("status", "lastScheduleTime");
        var from = last is { } handled && handled > Now ? handled : Now;
        await UntilAsync(from + (period * (count + 0.5)));
    }

    /// <summary>Suspends a schedule and waits until its last run has ended: then its accounts must be right.</summary>
    protected async Task<JsonObject> CloseTheBooksAsync(string name)
    {
        await Here.PatchScheduledJobAsync(name, "spec: {suspend: true}");
        return await Here.UntilAsync(
            name, sj => sj.ConditionStatus("Suspended") == "True" && sj.Items("status", "active").Count == 0, "suspended, and no run is active");
    }

    /// <summary>Each nominal time from the first that was handled to the last, for a schedule on even seconds.</summary>
    protected static IReadOnlyList<DateTimeOffset> Ticks(DateTimeOffset first, JsonObject scheduledJob, int seconds)
    {
        var last = scheduledJob.Time("status", "lastScheduleTime")!.Value;
        return [.. Enumerable.Range(0, (int)((last - first).TotalSeconds / seconds) + 1).Select(i => first.AddSeconds(i * seconds))];
    }

    private async Task EndOperatorAsync()
    {
        if (_operator is not null)
            await _operator.DisposeAsync();
        _operator = null;
    }
}
