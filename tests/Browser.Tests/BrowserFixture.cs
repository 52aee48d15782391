using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using ScheduledJobs.Console;
using ScheduledJobs.Console.Tests.Support;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube;
using ScheduledJobs.LocalKube.Api;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Browser.Tests;

/// <summary>A Chromium, and a console over a cluster with 200 schedules on the evening before clocks go back in Berlin.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private const int Schedules = 200;

    private static readonly DateTimeOffset Start = new(2026, 10, 24, 21, 12, 34, TimeSpan.Zero);

    private IPlaywright _playwright = null!;

    internal FakeTimeProvider Time { get; } = new(Start) { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };

    internal LocalKubeHost Cluster { get; private set; } = null!;

    internal ConsoleHost Console { get; private set; } = null!;

    internal IBrowser Chromium { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Cluster = await LocalKubeHost.StartAsync(new ApiServerOptions { Time = Time }, NullLoggerFactory.Instance, default);
        await FillAsync();
        Console = await ConsoleHost.StartAsync(Cluster.Client, new ConsoleOptions { Time = Time, Cluster = "production" }, NullLoggerFactory.Instance, default);
        await Console.Synced;
        _playwright = await Playwright.CreateAsync();
        Chromium = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu"],
        });
    }

    public async Task DisposeAsync()
    {
        await Chromium.DisposeAsync();
        _playwright.Dispose();
        await Console.DisposeAsync();
        await Cluster.DisposeAsync();
    }

    /// <summary>A window that was let in, at a path.</summary>
    internal async Task<IPage> OpenAsync(string path, ColorScheme scheme = ColorScheme.Light, int width = 1440, bool scripts = true)
    {
        var context = await Chromium.NewContextAsync(new()
        {
            BaseURL = Console.Address.AbsoluteUri,
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = scheme,
            TimezoneId = "Europe/Berlin",
            JavaScriptEnabled = scripts,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/help{Console.NewLink().Query}");
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>Writes a state, as the operator does.</summary>
    internal Task SetStateAsync(string @namespace, string name, string state) => Cluster.Client.Resource(ScheduledJobResource.Type).PatchAsync(
        @namespace, name, Patch.Merge(RawJson.From(new JsonObject { ["status"] = new JsonObject { ["state"] = state } })), "status", WriteOptions.Default, default);

    private async Task FillAsync()
    {
        var definition = YamlJson.Parse(Repository.Read("config/crd/scheduledjobs.dev_scheduledjobs.yaml"))!;
        var definitions = Cluster.Client.Resource(AnyObject.TypeOf("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", namespaced: false));
        await definitions.CreateAsync(null, RawJson.From(definition), WriteOptions.Default, default);
        var namespaces = Cluster.Client.Resource(AnyObject.TypeOf("", "v1", "namespaces", "Namespace", namespaced: false));
        var schedules = Cluster.Client.Resource(ScheduledJobResource.Type);
        for (var i = 0; i < Schedules; i++)
        {
            var manifest = SampleSchedules.Manifest(i);
            var @namespace = (string)manifest["metadata"]!["namespace"]!;
            if (await namespaces.FindAsync(null, @namespace, default) is null)
                await namespaces.CreateAsync(null, new AnyObject { Metadata = new ObjectMeta { Name = @namespace } }, WriteOptions.Default, default);
            var job = await schedules.CreateAsync(@namespace, RawJson.From(manifest), WriteOptions.Default, default);
            var status = new JsonObject { ["status"] = JsonSerializer.SerializeToNode(SampleSchedules.StatusOf(job, i, Start), ModelJsonContext.Default.ScheduledJobStatus) };
            await schedules.PatchAsync(@namespace, job.Metadata.Name!, Patch.Merge(RawJson.From(status)), "status", WriteOptions.Default, default);
        }
    }
}

[CollectionDefinition(nameof(BrowserCollection))]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>;
