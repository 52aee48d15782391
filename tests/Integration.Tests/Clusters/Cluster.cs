using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>The cluster of this test run: the control plane, its CRD, the operator, and the node side if there is no kubelet.</summary>
public sealed class Cluster : IAsyncDisposable
{
    private static readonly Lazy<Task<Cluster>> Shared = new(StartAsync);
    private readonly IControlPlane _plane;
    private readonly NodeSide? _nodes;

    private Cluster(IControlPlane plane, KubeApi api, bool hasKubelet)
    {
        _plane = plane;
        Api = api;
        HasKubelet = hasKubelet;
        _nodes = hasKubelet ? null : new NodeSide(api);
        Operator = new InProcessOperator(plane.OperatorKubeconfig, "operator") { WebhookPort = HasWebhook ? FreePort.Find() : null };
    }

    /// <summary>The API with administrator rights, for the tests.</summary>
    public KubeApi Api { get; }

    public InProcessOperator Operator { get; }

    /// <summary>
    /// Whether the API server can call the operator in this process. Only namespaces of <see cref="WebhookNamespaces"/> are sent to it, since
    /// many tests are about resources that it would refuse.
    /// </summary>
    public static bool HasWebhook => Environment.GetEnvironmentVariable("SCHEDULEDJOBS_TEST_WEBHOOK") != "off";

    public bool HasKubelet { get; }

    public bool HasCel => _plane.HasCel;

    public bool HasControllers => _plane.HasControllers;

    public string Name => _plane.Name;

    public string AdminKubeconfig => _plane.AdminKubeconfig;

    public string OperatorKubeconfig => _plane.OperatorKubeconfig;

    /// <summary>The only cluster of this run; the first caller starts it.</summary>
    public static Task<Cluster> GetAsync() => Shared.Value;

    /// <summary>Stops what <see cref="GetAsync"/> started, if anything.</summary>
    public static async Task StopAsync()
    {
        if (Shared.IsValueCreated && Shared.Value.IsCompletedSuccessfully)
            await (await Shared.Value).DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Operator.DisposeAsync();
        if (HasWebhook)
            await Api.DeleteAsync(Kind.ValidatingWebhookConfigurations.Path(null, WebhookNamespaces.Configuration));
        if (_nodes is not null)
            await _nodes.DisposeAsync();
        Api.Dispose();
        await _plane.DisposeAsync();
    }

    private static async Task<Cluster> StartAsync()
    {
        var plane = await ControlPlanes.StartAsync();
        var api = new KubeApi(Kubeconfig.Read(plane.AdminKubeconfig));
        await InstallCustomResourcesAsync(api);
        var cluster = new Cluster(plane, api, plane.HasKubelet ?? await HasReadyNodeAsync(api));
        if (cluster.Operator.WebhookPort is { } port)
            await WebhookNamespaces.RegisterAsync(plane.AdminKubeconfig, api, port);
        cluster.Operator.Start();
        return cluster;
    }

    /// <summary>Applies the CustomResourceDefinitions of <c>config/crd</c>, and waits until they are served.</summary>
    public static async Task InstallCustomResourcesAsync(KubeApi api)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "config", "crd"), "scheduledjobs.dev_*.yaml"))
        {
            var definition = YamlText.Single(await File.ReadAllTextAsync(file));
            var path = Kind.CustomResourceDefinitions.Path(null, definition.Name());
            await api.ServerSideApplyAsync(path, definition);
            await Eventually.BecomesTrueAsync(
                async () => (await api.FindAsync(path)).ConditionStatus("Established") == "True", $"{definition.Name()} is Established");
        }
    }

    private static async Task<bool> HasReadyNodeAsync(KubeApi api) =>
        (await api.ListAsync(Kind.Nodes, null)).Any(node => node.ConditionStatus("Ready") == "True");
}
