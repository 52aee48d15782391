using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Admission;

namespace ScheduledJobs.LocalCluster;

/// <summary>
/// Connects the webhook of an operator on this machine with an API server on this machine: the configuration of an installation, with an
/// address instead of a Service.
/// </summary>
public static class LocalWebhook
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReadyPause = TimeSpan.FromMilliseconds(20);

    /// <summary>The operator's settings for a port of this machine.</summary>
    public static WebhookSettings Settings(int port) =>
        new() { BindAddress = new IPEndPoint(IPAddress.Loopback, port), Linger = TimeSpan.Zero };

    /// <summary>A free port of this machine.</summary>
    public static int FindPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Registers a webhook that listens on the port.</summary>
    /// <param name="client">The API server, as an administrator.</param>
    /// <param name="port">Port on 127.0.0.1.</param>
    /// <param name="change">Changes the webhook's entry in the configuration; null for none.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public static async Task RegisterAsync(KubeClient client, int port, Action<JsonObject>? change, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("webhook.yaml")!);
        var configuration = (JsonObject)YamlJson.Parse(await reader.ReadToEndAsync(cancellationToken))!;
        var webhook = (JsonObject)configuration["webhooks"]![0]!;
        webhook["clientConfig"] = new JsonObject { ["url"] = $"https://127.0.0.1:{port}/validate" };
        change?.Invoke(webhook);
        await client.Resource(KnownResources.ValidatingWebhookConfigurations).PatchAsync(
            null,
            (string)configuration["metadata"]!["name"]!,
            Patch.Apply(RawJson.From(configuration)),
            null,
            new WriteOptions { FieldManager = "local-cluster", Force = true },
            cancellationToken);
    }

    /// <summary>
    /// Removes what an operator of an earlier process has registered: any program may have its port now, and <see cref="WaitAsync"/> must not take
    /// its registration for that of the next one.
    /// </summary>
    public static Task ForgetAsync(KubeClient client, CancellationToken cancellationToken) => client
        .Resource(KnownResources.ValidatingWebhookConfigurations)
        .DeleteAsync(null, new WebhookSettings().Configuration, DeleteOptions.Background, cancellationToken);

    /// <summary>Waits until the operator serves the webhook and the API server trusts it, but no longer than a few seconds.</summary>
    public static async Task WaitAsync(KubeClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        var configurations = client.Resource(KnownResources.ValidatingWebhookConfigurations);
        var name = new WebhookSettings().Configuration;
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < ReadyLimit)
        {
            if ((await configurations.FindAsync(null, name, cancellationToken))?.Webhooks?.TrueForAll(w => w.ClientConfig?.CaBundle is not null) == true)
                return;
            await Task.Delay(ReadyPause, time, cancellationToken);
        }
    }
}
