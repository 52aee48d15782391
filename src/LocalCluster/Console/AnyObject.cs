using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.LocalCluster.Console;

/// <summary>An object of any kind: metadata understood, the rest carried as a tree.</summary>
internal sealed record AnyObject : IKubeObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>All other members, such as spec and status.</summary>
    [JsonExtensionData]
    public JsonObject? Rest { get; init; }

    public static ResourceType<AnyObject> TypeOf(string group, string version, string plural, string kind, bool namespaced = true) =>
        new(group, version, plural, kind, LocalClusterJsonContext.Default.AnyObject, namespaced);
}
