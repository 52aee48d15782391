using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Ownership;

namespace ScheduledJobs.LocalKube.Api.Writing;

/// <summary>How to handle unknown and duplicate fields.</summary>
internal enum FieldValidation
{
    Warn,
    Ignore,
    Strict,
}

/// <summary>Everything about a write except the object.</summary>
/// <param name="Kind">Kind of the object.</param>
/// <param name="Namespace">Namespace from the URL; null for cluster-scoped kinds.</param>
/// <param name="Name">Name from the URL; empty for a create.</param>
internal sealed record WriteRequest(ResourceKind Kind, string? Namespace, string Name)
{
    /// <summary>Empty, or <c>status</c>.</summary>
    public string Subresource { get; init; } = "";

    public bool DryRun { get; init; }

    public string FieldManager { get; init; } = "unknown";

    public FieldValidation Validation { get; init; } = FieldValidation.Warn;

    /// <summary>Receives warnings for the response.</summary>
    public Action<string> Warn { get; init; } = static _ => { };

    public bool IsStatus => Subresource == "status";

    public Writer Writer => new(FieldManager, Kind.ApiVersion, Subresource);
}
