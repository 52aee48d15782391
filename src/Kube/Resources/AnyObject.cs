using System.Text.Json.Nodes;

namespace ScheduledJobs.Kube.Resources;

/// <summary>An object of any kind: metadata understood, spec and status carried as trees.</summary>
public sealed record AnyObject : IKubeObject
{
    /// <inheritdoc />
    public string? ApiVersion { get; init; }

    /// <inheritdoc />
    public string? Kind { get; init; }

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What is wanted, of any shape.</summary>
    public JsonObject? Spec { get; init; }

    /// <summary>What was observed, of any shape.</summary>
    public JsonObject? Status { get; init; }

    /// <summary>The type of a kind that is known by its name only.</summary>
    /// <param name="group">API group; empty for the core group.</param>
    /// <param name="version">API version.</param>
    /// <param name="plural">Resource name in URLs.</param>
    /// <param name="kind">Kind.</param>
    /// <param name="namespaced">False for kinds of the whole cluster.</param>
    public static ResourceType<AnyObject> TypeOf(string group, string version, string plural, string kind, bool namespaced = true) =>
        new(group, version, plural, kind, KubeJsonContext.Default.AnyObject, namespaced);
}
