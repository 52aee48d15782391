using System.Text.Json.Nodes;

namespace ScheduledJobs.Kube.Resources;

/// <summary>An object of any kind: metadata is typed, spec and status are kept as trees.</summary>
public sealed record AnyObject : IKubeObject
{
    /// <inheritdoc />
    public string? ApiVersion { get; init; }

    /// <inheritdoc />
    public string? Kind { get; init; }

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The desired state, of any shape.</summary>
    public JsonObject? Spec { get; init; }

    /// <summary>The observed state, of any shape.</summary>
    public JsonObject? Status { get; init; }

    /// <summary>The resource type of a kind that is only known by name.</summary>
    /// <param name="group">API group; empty for the core group.</param>
    /// <param name="version">API version.</param>
    /// <param name="plural">Resource name in URLs.</param>
    /// <param name="kind">Kind.</param>
    /// <param name="namespaced">False for cluster-scoped kinds.</param>
    public static ResourceType<AnyObject> TypeOf(string group, string version, string plural, string kind, bool namespaced = true) =>
        new(group, version, plural, kind, KubeJsonContext.Default.AnyObject, namespaced);
}
