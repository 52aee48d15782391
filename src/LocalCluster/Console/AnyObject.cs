using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.LocalCluster.Console;

/// <summary>An object of any kind: metadata understood, spec and status carried as trees.</summary>
internal sealed record AnyObject : IKubeObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ObjectMeta Metadata { get; init; } = new();

    public JsonObject? Spec { get; init; }

    public JsonObject? Status { get; init; }

    public static ResourceType<AnyObject> TypeOf(string group, string version, string plural, string kind, bool namespaced = true) =>
        new(group, version, plural, kind, LocalClusterJsonContext.Default.AnyObject, namespaced);
}
