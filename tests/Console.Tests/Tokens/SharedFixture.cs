using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Console.Tests.Support;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.LocalKube;
using ScheduledJobs.LocalKube.Api;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Tests.Tokens;

/// <summary>LocalKube with a viewer of one namespace and an editor of all, and a shared console without rights of its own.</summary>
public sealed class SharedFixture : IAsyncLifetime
{
    internal const string Viewer = "token-of-the-viewer";
    internal const string Editor = "token-of-the-editor";
    internal const string NoRights = "token-without-rights";
    internal const string Leaver = "token-of-the-leaver";
    internal const string Reader = "token-of-the-reader";
    internal const string Expired = "token-that-has-expired";

    private const int Accounts = 3;

    private const string Spec = "{trigger: {interval: {every: 1h}}, action: {http: {url: 'http://x/'}}}";

    private readonly ConcurrentQueue<string> _lines = [];
    private ILoggerFactory _loggers = null!;

    internal LocalKubeHost Cluster { get; private set; } = null!;

    internal SharedConsole Console { get; private set; } = null!;

    internal Rights Rights { get; } = new();

    /// <summary>Everything that the console has logged.</summary>
    internal string Log => string.Join('\n', _lines);

    /// <summary>Tokens of ServiceAccounts of one namespace. They may read everything.</summary>
    internal static string Account(int number) => $"token-of-account-{number}";

    internal ResourceClient<ScheduledJob> Schedules => Cluster.Client.Resource(ScheduledJobResource.Type);

    /// <summary>The API server, as an installation knows it.</summary>
    internal KubeClientConfiguration Server => Cluster.Api.AdminConfiguration with { Token = null };

    public async Task InitializeAsync()
    {
        // The web server logs addresses of requests; a program that hosts the console leaves that out.
        _loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft", LogLevel.Warning).AddProvider(new LogRecord(_lines)));
        Rights[Viewer] = new Grant("viewer", ["team-a"], []);
        Rights[Editor] = new Grant("editor", null, null);
        Rights[NoRights] = new Grant("no-rights", [], []);
        Rights[Leaver] = new Grant("leaver", null, null);
        Rights[Reader] = new Grant("reader", null, []);
        Rights.Expire(Expired);
        string[] accounts = [.. Enumerable.Range(0, Accounts).Select(Account)];
        foreach (var (i, account) in accounts.Index())
            Rights[account] = new Grant($"system:serviceaccount:crowd:account-{i}", null, []);
        var options = new ApiServerOptions { Interceptor = Rights.InterceptAsync, MoreTokens = [Viewer, Editor, NoRights, Leaver, Reader, Expired, .. accounts] };
        Cluster = await LocalKubeHost.StartAsync(options, NullLoggerFactory.Instance, default);
        var definition = YamlJson.Parse(Repository.Read("config/crd/scheduledjobs.dev_scheduledjobs.yaml"))!;
        await Cluster.Client.Resource(AnyObject.TypeOf("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", namespaced: false))
            .CreateAsync(null, RawJson.From(definition), WriteOptions.Default, default);
        foreach (var @namespace in (string[])["team-a", "team-b"])
        {
            await Cluster.Client.Resource(AnyObject.TypeOf("", "v1", "namespaces", "Namespace", namespaced: false))
                .CreateAsync(null, new AnyObject { Metadata = new ObjectMeta { Name = @namespace } }, WriteOptions.Default, default);
        }

        await CreateAsync("team-a", "open");
        await CreateAsync("team-b", "zebra");
        Console = await StartAsync(new SharedConsoleOptions());
    }

    public async Task DisposeAsync()
    {
        await Console.DisposeAsync();
        await Cluster.DisposeAsync();
        _loggers.Dispose();
    }

    internal Task<SharedConsole> StartAsync(SharedConsoleOptions options) => SharedConsole.StartAsync(
        Server, options with { Listen = new IPEndPoint(IPAddress.Loopback, 0) }, _loggers, default);

    internal async Task CreateAsync(string @namespace, string name)
    {
        var manifest = YamlJson.Parse($"{{apiVersion: scheduledjobs.dev/v1alpha1, kind: ScheduledJob, metadata: {{name: {name}}}, spec: {Spec}}}")!;
        await Schedules.CreateAsync(@namespace, RawJson.From(manifest), WriteOptions.Default, default);
    }

    /// <summary>A browser behind a proxy that sends a token.</summary>
    internal Browser Enter(string token, SharedConsole? console = null, string? namespaces = null)
    {
        var browser = new Browser((console ?? Console).Address);
        browser.Always["Authorization"] = $"Bearer {token}";
        if (namespaces is not null)
            browser.Always["Cookie"] = $"scheduledjob-console-namespaces={Uri.EscapeDataString(namespaces)}";
        return browser;
    }
}

[CollectionDefinition(nameof(SharedCollection))]
public sealed class SharedCollection : ICollectionFixture<SharedFixture>;
