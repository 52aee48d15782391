using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Console;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Api;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Browser.Tests.Data;

/// <summary>
/// A console over 200 schedules, late on the evening before clocks go back in Berlin. There is no operator and no kubelet: what they would have
/// done is loaded. The clock stands still.
/// </summary>
internal sealed class Gallery : IAsyncDisposable
{
    /// <summary>The schedule whose last run has Pods, logs and events.</summary>
    private const string Ledger = "billing/export-ledger";

    private static readonly DateTimeOffset Now = new(2026, 10, 24, 21, 12, 34, TimeSpan.Zero);

    private static readonly DateTimeOffset LedgerEnd = new(2026, 10, 24, 21, 10, 56, TimeSpan.Zero);

    private static readonly ConsoleOptions Options = new() { Cluster = "production" };

    private readonly ApiServer _api;
    private readonly KubeClient _client;
    private string _ledgerRun = "";

    private Gallery(ApiServer api, FakeTimeProvider time)
    {
        _api = api;
        _client = new KubeClient(api.AdminConfiguration, TimeProvider.System, NullLoggerFactory.Instance);
        Time = time;
    }

    public FakeTimeProvider Time { get; }

    public ConsoleHost Console { get; private set; } = null!;

    private ResourceClient<ScheduledJob> Schedules => _client.Resource(ScheduledJobResource.Type);

    /// <summary>The views that are tested in all looks. Their names are those of their pictures.</summary>
    public static IReadOnlyList<string> Views { get; } =
        ["schedules", "failing", "schedule", "nightly", "run", "timeline", "week", "calendar", "year", "day", "try", "keys"];

    public static async Task<Gallery> StartAsync()
    {
        // Certificates are made with this clock, and checked with the machine's.
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow()) { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };
        var api = await ApiServer.StartAsync(new ApiServerOptions { Time = time }, NullLoggerFactory.Instance, default);
        time.StepWallClock(Now);
        api.PodLogs = FleetObjects.LogAsync;
        var gallery = new Gallery(api, time);
        await gallery.FillAsync();
        gallery.Console = await gallery.StartConsoleAsync();
        return gallery;
    }

    /// <summary>The address of a view.</summary>
    public string PathOf(string view) => view switch
    {
        "schedules" => "/",
        "failing" => "/?state=Failing&sort=failures",
        "schedule" => $"/schedules/{Ledger}",
        "nightly" => "/schedules/billing/invoice-run",
        "run" => $"/schedules/{Ledger}/runs/{_ledgerRun}",
        "timeline" => "/timeline?span=1d",
        "week" => "/timeline?span=1w&ns=search",
        "calendar" => "/calendar",
        "year" => "/calendar?year=2026",
        "day" => "/calendar?day=2026-10-25&ns=billing",
        "try" => "/try?cron=30+2+*+*+0&zone=Europe/Berlin",
        "keys" => "/help",
        _ => throw new ArgumentOutOfRangeException(nameof(view), view, "Expected one of Views."),
    };

    /// <summary>Another console of the same cluster.</summary>
    /// <param name="port">Its port; 0 picks a free one.</param>
    public async Task<ConsoleHost> StartConsoleAsync(int port = 0)
    {
        var console = await ConsoleHost.StartAsync(_client, Options with { Time = Time, Port = port }, NullLoggerFactory.Instance, default);
        await console.Synced;
        return console;
    }

    /// <summary>Writes a state, as the operator does.</summary>
    public Task SetStateAsync(string @namespace, string name, string state) =>
        PatchStatusAsync(@namespace, name, new JsonObject { ["state"] = state });

    public Task<ScheduledJob> FindAsync(string @namespace, string name) => Schedules.GetAsync(@namespace, name, default);

    public async ValueTask DisposeAsync()
    {
        await Console.DisposeAsync();
        _client.Dispose();
        await _api.DisposeAsync();
    }

    private async Task FillAsync()
    {
        var definition = YamlJson.Parse(Repository.Read("config/crd/scheduledjobs.dev_scheduledjobs.yaml"));
        var definitions = _client.Resource(AnyObject.TypeOf("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", namespaced: false));
        await definitions.CreateAsync(null, RawJson.From(definition), WriteOptions.Default, default);
        var namespaces = _client.Resource(AnyObject.TypeOf("", "v1", "namespaces", "Namespace", namespaced: false));
        foreach (var name in FleetSchedules.Namespaces)
            await namespaces.CreateAsync(null, new AnyObject { Metadata = new ObjectMeta { Name = name } }, WriteOptions.Default, default);
        await Parallel.ForEachAsync(FleetSchedules.All, async (fleet, _) => await CreateAsync(fleet));
    }

    private async Task CreateAsync(FleetSchedule fleet)
    {
        var job = await Schedules.CreateAsync(fleet.Namespace, RawJson.From(FleetSchedules.Manifest(fleet)), WriteOptions.Default, default);
        var status = FleetStatus.Of(fleet, job, Now);
        if (fleet.Key == Ledger)
            status = await WithObjectsAsync(job, status);
        await PatchStatusAsync(fleet.Namespace, fleet.Work.Name, JsonSerializer.SerializeToNode(status, ModelJsonContext.Default.ScheduledJobStatus)!);
    }

    private async Task<ScheduledJobStatus> WithObjectsAsync(ScheduledJob job, ScheduledJobStatus status)
    {
        var run = status.RecentRuns![0] with { Attempts = 2, CompletionTime = LedgerEnd };
        var (objects, started) = (new FleetObjects(_client, job, run), run.StartTime!.Value);
        _ledgerRun = run.Id;
        Time.StepWallClock(started);
        await objects.AddPodAsync(1, started, started.AddSeconds(70), exitCode: 1);
        Time.StepWallClock(started.AddSeconds(100));
        await objects.AddPodAsync(2, started.AddSeconds(100), LedgerEnd, exitCode: 0);
        Time.StepWallClock(Now);
        await objects.AddEventAsync(started, "Normal", Reasons.RunStarted, $"Run {run.Id} started as Pod {run.Id}");
        await objects.AddEventAsync(started.AddSeconds(70), "Warning", Reasons.AttemptFailed, $"Attempt 1 of run {run.Id} failed (PodFailed): container main exited with code 1; the next one starts in 30s");
        await objects.AddEventAsync(LedgerEnd, "Normal", Reasons.RunSucceeded, $"Run {run.Id} succeeded after 5m55s");
        return status with { LastRun = run, RecentRuns = [run, .. status.RecentRuns.Skip(1)] };
    }

    private Task<ScheduledJob> PatchStatusAsync(string @namespace, string name, JsonNode status) => Schedules.PatchAsync(
        @namespace, name, Patch.Merge(RawJson.From(new JsonObject { ["status"] = status })), "status", WriteOptions.Default, default);
}
