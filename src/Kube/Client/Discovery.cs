using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Client;

/// <summary>What the API server serves.</summary>
public static class Discovery
{
    /// <summary>Where the objects of a kind are; null if the server does not serve it.</summary>
    /// <exception cref="ApiException">The server refused for another reason.</exception>
    /// <exception cref="JsonException">The response is not a list of resources.</exception>
    public static async Task<DiscoveredKind?> FindKindAsync(this KubeClient client, ObjectKind kind, CancellationToken cancellationToken)
    {
        var prefix = kind.Group.Length == 0 ? "api" : "apis";
        foreach (var resource in await ReadListAsync(client, $"{prefix}/{kind.ApiVersion}", "resources", cancellationToken))
        {
            // A subresource such as pods/eviction has a kind of its own.
            if (Text(resource, "kind") == kind.Kind && Text(resource, "name") is { Length: > 0 } name && !name.Contains('/', StringComparison.Ordinal))
                return new DiscoveredKind(name, resource["namespaced"] is JsonValue value && value.TryGetValue<bool>(out var isNamespaced) && isNamespaced);
        }

        return null;
    }

    /// <summary>The versions of a group that the server serves; empty if there is no such group.</summary>
    /// <exception cref="ApiException">The server refused for another reason.</exception>
    /// <exception cref="JsonException">The response is not a group.</exception>
    public static async Task<IReadOnlyList<string>> FindVersionsAsync(this KubeClient client, string group, CancellationToken cancellationToken) =>
        group.Length == 0 ? ["v1"] : [.. (await ReadListAsync(client, $"apis/{group}", "versions", cancellationToken)).Select(v => Text(v, "version")).OfType<string>()];

    private static async Task<IEnumerable<JsonObject>> ReadListAsync(KubeClient client, string path, string member, CancellationToken cancellationToken)
    {
        try
        {
            return ((JsonNode.Parse(await client.GetTextAsync(path, cancellationToken)) as JsonObject)?[member] as JsonArray)?.OfType<JsonObject>() ?? [];
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return [];
        }
    }

    private static string? Text(JsonObject item, string member) => item[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

/// <summary>Where the objects of a kind are.</summary>
/// <param name="Plural">Resource name in URLs.</param>
/// <param name="IsNamespaced">False for a cluster-scoped kind.</param>
public sealed record DiscoveredKind(string Plural, bool IsNamespaced);
