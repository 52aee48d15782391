using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Hostile;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.Operator.Admission;

namespace ScheduledJobs.Integration.Tests.Webhook;

/// <summary>A cluster for one test, whose operators are behind a Service that the test controls.</summary>
internal sealed class WebhookCluster : IAsyncDisposable
{
    private readonly IControlPlane _plane;
    private readonly List<InProcessOperator> _operators = [];

    private WebhookCluster(IControlPlane plane)
    {
        _plane = plane;
        Api = new KubeApi(Kubeconfig.Read(plane.AdminKubeconfig));
    }

    public KubeApi Api { get; }

    public string Name => _plane.Name;

    public TestService Service { get; } = new();

    public TestNamespace Here { get; private set; } = null!;

    public static async Task<WebhookCluster> StartAsync()
    {
        var program = Environment.GetEnvironmentVariable(HostileCluster.TestServerVariable);
        IControlPlane plane = program is { Length: > 0 } ? await KubeTestServer.StartAsync(program) : await InProcessLocalCluster.StartAsync();
        var cluster = new WebhookCluster(plane);
        await Cluster.InstallCustomResourcesAsync(cluster.Api);
        await WebhookNamespaces.RegisterAsync(plane.AdminKubeconfig, cluster.Api, cluster.Service.Port);
        cluster.Here = await WebhookNamespaces.CreateAsync(cluster.Api);
        return cluster;
    }

    /// <summary>Starts an operator, which is not yet behind the Service.</summary>
    /// <param name="linger">How long it serves after the request to stop.</param>
    /// <param name="pause">How often it looks at the certificate; null for the default.</param>
    /// <param name="time">Its clock; null for the right one.</param>
    public (InProcessOperator Operator, int Port) Start(TimeSpan linger = default, TimeSpan? pause = null, TimeProvider? time = null)
    {
        var port = FreePort.Find();
        var started = new InProcessOperator(_plane.OperatorKubeconfig, $"webhook-{_operators.Count}")
        {
            WebhookPort = port,
            WebhookLinger = linger,
            CertificatePause = pause ?? new WebhookSettings().CertificatePause,
            Time = time ?? TimeProvider.System,
        };
        started.Start();
        _operators.Add(started);
        return (started, port);
    }

    /// <summary>Starts one operator, and waits until it is asked.</summary>
    public async Task StartAndServeAsync(TimeSpan? pause = null)
    {
        Service.Add(Start(pause: pause).Port);
        await WebhookTest.IsServedAsync(Api, Here.Name);
    }

    /// <summary>Applies a schedule that can never be valid, as a dry run. True if it is refused.</summary>
    public async Task<bool> IsRefusedAsync() => await TryAsync("never", "trigger: {cron: {expression: \"30 25 * * *\"}}", "?dryRun=All") is not null;

    /// <summary>Creates a schedule. Returns the refusal's message, or null if it was stored.</summary>
    public async Task<string?> TryAsync(string name, string spec, string query = "")
    {
        JsonObject item = TestNamespace.ScheduledJob(name, Http.Call("http://target.example/"), spec);
        var (code, body, _) = await Api.WriteAsync(HttpMethod.Post, Kind.ScheduledJobs.Path(Here.Name) + query, item);
        return code == 201 ? null : body.Text("message");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var started in _operators)
            await started.DisposeAsync();
        await Service.DisposeAsync();
        Api.Dispose();
        await _plane.DisposeAsync();
    }
}
