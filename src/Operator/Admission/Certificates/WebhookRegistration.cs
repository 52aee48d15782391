using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Operator.Admission.Certificates;

/// <summary>The ValidatingWebhookConfiguration. The operator reads it, and changes its caBundle and nothing else.</summary>
internal sealed class WebhookRegistration(ResourceClient<ValidatingWebhookConfiguration> configurations, string name)
{
    public string Name => name;

    /// <summary>Reads it; null if it does not exist.</summary>
    public Task<ValidatingWebhookConfiguration?> FindAsync(CancellationToken cancellationToken) =>
        configurations.FindAsync(null, name, cancellationToken);

    /// <summary>The hosts under which the API server calls its webhooks.</summary>
    public static IReadOnlyList<string> HostsOf(ValidatingWebhookConfiguration configuration) =>
    [
        .. (configuration.Webhooks ?? []).Select(w => HostOf(w.ClientConfig)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Writes what is not right; false if all is. A configuration that has changed since it was read is left alone.</summary>
    public async Task<bool> CorrectAsync(
        ValidatingWebhookConfiguration configuration, string authority, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var operations = new JsonArray();
        for (var i = 0; i < configuration.Webhooks?.Count; i++)
        {
            var current = configuration.Webhooks[i].ClientConfig?.CaBundle;
            var wanted = CaBundle.With(current, authority, now);
            if (!ReferenceEquals(wanted, current))
                operations.Add((JsonNode)Operation("add", $"/webhooks/{i}/clientConfig/caBundle", Convert.ToBase64String(wanted)));
        }

        if (operations.Count == 0)
            return false;
        operations.Insert(0, (JsonNode)Operation("test", "/metadata/resourceVersion", configuration.Metadata.ResourceVersion));
        await configurations.PatchAsync(null, name, Patch.Json(RawJson.From(operations)), null, WriteOptions.Default, cancellationToken);
        return true;
    }

    private static string? HostOf(WebhookClientConfig? config) => config switch
    {
        { Service: { Name: { } service, Namespace: { } @namespace } } => $"{service}.{@namespace}.svc",
        { Url: { } url } when Uri.TryCreate(url, UriKind.Absolute, out var address) => address.IdnHost.Trim('[', ']'),
        _ => null,
    };

    private static JsonObject Operation(string op, string path, string? value) => new() { ["op"] = op, ["path"] = path, ["value"] = value };
}
