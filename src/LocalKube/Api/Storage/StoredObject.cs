using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;

namespace ScheduledJobs.LocalKube.Api.Storage;

/// <summary>One immutable version of one object. Stored as text without apiVersion and kind, because every view writes its own.</summary>
internal sealed class StoredObject
{
    private StoredObject(JsonObject body, long version, ReadOnlyMemory<byte> utf8)
    {
        Namespace = body.TextAt("metadata", "namespace");
        Name = body.TextAt("metadata", "name")!;
        Version = version;
        Uid = body.TextAt("metadata", "uid") ?? "";
        IsTerminating = body.At("metadata", "deletionTimestamp") is not null;
        Labels = Texts(body.ObjectAt("metadata", "labels"));
        OwnerUids = [.. body.ObjectsAt("metadata", "ownerReferences").Select(o => o.TextAt("uid")).OfType<string>()];
        Utf8 = utf8;
    }

    public string? Namespace { get; }

    public string Name { get; }

    public string Key => KeyOf(Namespace, Name);

    public string Uid { get; }

    /// <summary>The store's revision that created it: <c>metadata.resourceVersion</c>.</summary>
    public long Version { get; }

    public bool IsTerminating { get; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    public IReadOnlyList<string> OwnerUids { get; }

    /// <summary>The object as JSON, without apiVersion and kind.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>A tree of it, owned by the caller.</summary>
    public JsonObject Read() => (JsonObject)JsonText.Parse(Utf8.Span)!;

    /// <summary>The sort key of objects, with the same order as in Kubernetes.</summary>
    public static string KeyOf(string? ns, string name) => ns is null ? name : $"{ns}/{name}";

    /// <summary>Takes ownership of the body and writes the version into it; 0 for none (a dry run).</summary>
    public static StoredObject From(JsonObject body, long version)
    {
        body.Remove("apiVersion");
        body.Remove("kind");
        var metadata = body.Metadata();
        metadata.Remove("resourceVersion");
        if (version > 0)
            metadata["resourceVersion"] = version.ToString();
        return new StoredObject(body, version, JsonText.ToUtf8(body));
    }

    /// <summary>An object whose version and text were kept.</summary>
    public static StoredObject Restore(long version, ReadOnlyMemory<byte> utf8) => new((JsonObject)JsonText.Parse(utf8.Span)!, version, utf8);

    private static Dictionary<string, string> Texts(JsonObject? map) =>
        map?.ToDictionary(p => p.Key, p => p.Value.TextAt() ?? "") ?? [];
}
