using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;

namespace ScheduledJobs.LocalKube.Api.Storage;

/// <summary>One version of one object, never changed. Kept as text, without apiVersion and kind: every view writes its own.</summary>
internal sealed class StoredObject
{
    private StoredObject(string? ns, string name, long version, JsonObject body)
    {
        Namespace = ns;
        Name = name;
        Version = version;
        Uid = body.TextAt("metadata", "uid") ?? "";
        IsTerminating = body.At("metadata", "deletionTimestamp") is not null;
        Labels = Texts(body.ObjectAt("metadata", "labels"));
        OwnerUids = [.. body.ObjectsAt("metadata", "ownerReferences").Select(o => o.TextAt("uid")).OfType<string>()];
        Utf8 = JsonText.ToUtf8(body);
    }

    public string? Namespace { get; }

    public string Name { get; }

    public string Key => KeyOf(Namespace, Name);

    public string Uid { get; }

    /// <summary>The store's revision that made it: <c>metadata.resourceVersion</c>.</summary>
    public long Version { get; }

    public bool IsTerminating { get; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    public IReadOnlyList<string> OwnerUids { get; }

    /// <summary>The object as JSON, without apiVersion and kind.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>A tree of it that belongs to the caller.</summary>
    public JsonObject Read() => (JsonObject)JsonText.Parse(Utf8.Span)!;

    /// <summary>Objects sort by this as they do in Kubernetes.</summary>
    public static string KeyOf(string? ns, string name) => ns is null ? name : $"{ns}/{name}";

    /// <summary>Takes the body, which must not be changed afterwards, and writes the version into it; 0 means none (a dry run).</summary>
    public static StoredObject From(JsonObject body, long version)
    {
        body.Remove("apiVersion");
        body.Remove("kind");
        var metadata = body.Metadata();
        metadata.Remove("resourceVersion");
        if (version > 0)
            metadata["resourceVersion"] = version.ToString();
        return new StoredObject(metadata.TextAt("namespace"), metadata.TextAt("name")!, version, body);
    }

    private static Dictionary<string, string> Texts(JsonObject? map) =>
        map?.ToDictionary(p => p.Key, p => p.Value.TextAt() ?? "") ?? [];
}
