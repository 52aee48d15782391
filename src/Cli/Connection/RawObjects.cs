using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Connection;

/// <summary>ScheduledJobs as the API server wrote them, for <c>-o json</c> and <c>-o yaml</c>: with fields that this version does not know.</summary>
internal static class RawObjects
{
    // As deep as the API server stores: one object must not hide the others.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 10_000 };

    /// <summary>One object.</summary>
    public static async Task<JsonObject> GetAsync(Cluster cluster, string name, CancellationToken cancellationToken)
    {
        try
        {
            return Clean(await ReadAsync(cluster, ScheduledJobResource.Type.Path(cluster.Namespace, Cluster.PlainName(name)), cancellationToken));
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            throw cluster.NotFound(name);
        }
    }

    /// <summary>The objects of a namespace, or of all if it is null.</summary>
    public static async Task<IReadOnlyList<JsonObject>> ListAsync(
        Cluster cluster, string? @namespace, string? labelSelector, CancellationToken cancellationToken)
    {
        var path = ScheduledJobResource.Type.Path(@namespace);
        var query = labelSelector is null ? "" : $"?labelSelector={Uri.EscapeDataString(labelSelector)}";
        var list = await ReadAsync(cluster, path + query, cancellationToken);
        var items = (list["items"] as JsonArray)?.OfType<JsonObject>().ToList() ?? [];
        return [.. items.Select(item => Clean(WithType(item)))];
    }

    /// <summary>The typed form of an object. If it cannot be read, because it is nested too deeply or malformed, its name alone.</summary>
    public static ScheduledJob Typed(JsonObject item)
    {
        try
        {
            return item.Deserialize(ModelJsonContext.Default.ScheduledJob)!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new ScheduledJob { Metadata = new ObjectMeta { Namespace = Text(item, "namespace"), Name = Text(item, "name") }, Spec = new ScheduledJobSpec() };
        }
    }

    /// <summary>Like kubectl, which hides who wrote which field.</summary>
    public static JsonObject Clean(JsonObject item)
    {
        (item["metadata"] as JsonObject)?.Remove("managedFields");
        return item;
    }

    private static async Task<JsonObject> ReadAsync(Cluster cluster, string path, CancellationToken cancellationToken) =>
        JsonNode.Parse(await cluster.Client.GetTextAsync(path, cancellationToken), documentOptions: Deep) as JsonObject
        ?? throw new JsonException($"The response to GET {path} is not an object.");

    // A list need not repeat the type of its items.
    private static JsonObject WithType(JsonObject item)
    {
        var whole = new JsonObject { ["apiVersion"] = ApiConstants.GroupVersion, ["kind"] = ApiConstants.Kind };
        foreach (var (name, value) in item)
            whole[name] = value?.DeepClone();
        return whole;
    }

    private static string? Text(JsonObject item, string member) => (string?)(item["metadata"] as JsonObject)?[member];
}
