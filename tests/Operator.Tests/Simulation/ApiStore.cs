using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>What an API server stores for one namespace: objects with uids, resource versions and generations.</summary>
internal sealed class ApiStore(VirtualTime time)
{
    public const string ScheduledJobs = "scheduledjobs";
    public const string Pods = "pods";
    public const string Jobs = "jobs";

    /// <summary>There is one, and everything else is in it.</summary>
    public const string Namespaces = "namespaces";

    public static readonly string[] Kinds = [ScheduledJobs, Pods, Jobs, Namespaces];

    private readonly Dictionary<(string Kind, string Name), JsonObject> _objects = [];
    private int _uids;

    /// <summary>Called with each change, in order.</summary>
    public Action<ApiChange>? Changed { get; set; }

    /// <summary>The newest resource version.</summary>
    public long Version { get; private set; } = 1;

    public JsonObject? Find(string kind, string name) => _objects.GetValueOrDefault((kind, name));

    /// <summary>The objects of a kind, ordered by name.</summary>
    public IReadOnlyList<JsonObject> List(string kind) =>
        [.. _objects.Where(o => o.Key.Kind == kind).OrderBy(o => o.Key.Name, StringComparer.Ordinal).Select(o => o.Value)];

    public JsonObject Add(string kind, JsonObject item)
    {
        var metadata = item["metadata"]!.AsObject();
        if (kind != Namespaces)
            metadata["namespace"] = Cluster.Namespace;
        metadata["uid"] = $"00000000-0000-0000-0000-{++_uids:d12}";
        metadata["creationTimestamp"] = KubeTimeConverter.ToText(time.Now);
        metadata["generation"] = 1L;
        _objects[(kind, item.Name())] = item;
        Tell(kind, item);
        return item;
    }

    /// <summary>Changes an object; does nothing if the change changes nothing.</summary>
    public void Update(string kind, string name, Action<JsonObject> change)
    {
        var item = _objects[(kind, name)];
        var before = item.DeepClone();
        change(item);
        if (!JsonNode.DeepEquals(before["spec"], item["spec"]))
            item["metadata"]!["generation"] = item.Generation() + 1;
        if (!JsonNode.DeepEquals(before, item))
            Tell(kind, item);
    }

    public void Remove(string kind, string name)
    {
        if (!_objects.Remove((kind, name), out var item))
            return;
        Version++;
        Changed?.Invoke(new ApiChange(kind, name, null));
        var uid = item.Uid();
        if (kind != ScheduledJobs)
            return;
        foreach (var (owned, _) in _objects.Where(o => o.Value.OwnerUid() == uid).ToList())
            Remove(owned.Kind, owned.Name);
    }

    private void Tell(string kind, JsonObject item)
    {
        item["metadata"]!["resourceVersion"] = $"{++Version}";
        Changed?.Invoke(new ApiChange(kind, item.Name(), item.ToJsonString()));
    }
}

/// <summary>An object has a new version, or null if it is gone.</summary>
internal sealed record ApiChange(string Kind, string Name, string? Json);

/// <summary>Shortcuts into an object.</summary>
internal static class ApiObject
{
    public static string Name(this JsonObject item) => (string)item["metadata"]!["name"]!;

    public static string Uid(this JsonObject item) => (string)item["metadata"]!["uid"]!;

    public static long Generation(this JsonObject item) => (long?)item["metadata"]!["generation"] ?? 0;

    public static string? OwnerUid(this JsonObject item) => (string?)item["metadata"]!["ownerReferences"]?[0]?["uid"];

    public static string? Annotation(this JsonObject item, string name) => (string?)item["metadata"]!["annotations"]?[name];

    public static bool IsDeleting(this JsonObject item) => item["metadata"]!["deletionTimestamp"] is not null;
}
