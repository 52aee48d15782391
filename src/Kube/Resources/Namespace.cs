using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Resources;

/// <summary>A <c>v1</c> Namespace; its metadata is all that is kept.</summary>
public sealed record Namespace : IKubeObject
{
    /// <inheritdoc />
    [JsonConverter(typeof(PooledStringConverter))]
    public string? ApiVersion { get; init; }

    /// <inheritdoc />
    [JsonConverter(typeof(PooledStringConverter))]
    public string? Kind { get; init; }

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();
}
