using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Resources;

/// <summary>A ConfigMap: text by key.</summary>
public sealed record ConfigMap : IKubeObject
{
    /// <inheritdoc />
    [JsonConverter(typeof(PooledStringConverter))]
    public string? ApiVersion { get; init; }

    /// <inheritdoc />
    [JsonConverter(typeof(PooledStringConverter))]
    public string? Kind { get; init; }

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Text values.</summary>
    public Dictionary<string, string>? Data { get; init; }
}

/// <summary>A Secret: bytes by key.</summary>
public sealed record Secret : IKubeObject
{
    /// <inheritdoc />
    [JsonConverter(typeof(PooledStringConverter))]
    public string? ApiVersion { get; init; }

    /// <inheritdoc />
    [JsonConverter(typeof(PooledStringConverter))]
    public string? Kind { get; init; }

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Such as <c>Opaque</c> or <c>kubernetes.io/tls</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Values, base64 in JSON.</summary>
    public Dictionary<string, byte[]>? Data { get; init; }
}
