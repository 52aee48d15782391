using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.LocalCluster;

namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>Namespaces of tests that are about the webhook. What is written in any other one is not sent to it.</summary>
public static class WebhookNamespaces
{
    /// <summary>Name of the configuration.</summary>
    public const string Configuration = "scheduledjob-operator";

    private const string Label = "test.scheduledjobs.dev/webhook";

    public static Task<TestNamespace> CreateAsync(KubeApi api) => TestNamespace.CreateAsync(api, $"{Label}: \"on\"");

    /// <summary>Registers the webhook on this port, and makes the namespace for its Secret.</summary>
    public static async Task RegisterAsync(string kubeconfig, KubeApi api, int port)
    {
        if (await api.FindAsync(Kind.Namespaces.Path(null, InProcessOperator.SystemNamespace)) is null)
            await api.CreateAsync(Kind.Namespaces, null, YamlText.Single($$"""
                {apiVersion: v1, kind: Namespace, metadata: {name: {{InProcessOperator.SystemNamespace}} } }
                """));
        using var client = new KubeClient(KubeClientConfiguration.FromFile(kubeconfig), TimeProvider.System, NullLoggerFactory.Instance);
        await LocalWebhook.RegisterAsync(client, port, Select, CancellationToken.None);
    }

    private static void Select(JsonObject webhook) =>
        webhook["namespaceSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { [Label] = "on" } };
}
