using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>The map of buckets, read here and not by the product.</summary>
public static class BucketMap
{
    /// <summary>Number of buckets.</summary>
    public const int Count = 64;

    /// <summary>Name of its Lease. Those of the members begin with it.</summary>
    public const string Lease = "scheduledjob-operator-shards";

    /// <summary>The bucket of a schedule: the top six bits of FNV-1a-64 over its uid.</summary>
    public static int BucketOf(string uid) => (int)(Encoding.UTF8.GetBytes(uid).Aggregate(
        14695981039346656037UL, static (hash, b) => unchecked((hash ^ b) * 1099511628211UL)) >> 58);

    /// <summary>The name of each bucket's owner, which may be draining it; null for none.</summary>
    /// <param name="lease">The map's Lease.</param>
    public static IReadOnlyList<string?> OwnersIn(JsonNode? lease) => Read(lease, static (_, owner) => owner);

    /// <summary>The same without the buckets that move.</summary>
    /// <param name="lease">The map's Lease.</param>
    public static IReadOnlyList<string?> SettledOwnersIn(JsonNode? lease) => Read(lease, static (entry, owner) => entry["to"] is null ? owner : null);

    private static List<string?> Read(JsonNode? lease, Func<JsonNode, string?, string?> select)
    {
        if (lease.Annotation("scheduledjobs.dev/shard-map") is not { } text)
            return [];
        var map = JsonNode.Parse(text)!;
        return [.. map["buckets"]!.AsArray().Select(e => select(e!, e.Number("owner") is { } owner ? map["members"]![(int)owner].Text("name") : null))];
    }
}
