using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Resources;

/// <summary>A <c>coordination.k8s.io/v1</c> Lease.</summary>
public sealed record Lease : IKubeObject
{
    /// <inheritdoc />
    [JsonConverter(typeof(PooledStringConverter))]
    public string? ApiVersion { get; init; }

    /// <inheritdoc />
    [JsonConverter(typeof(PooledStringConverter))]
    public string? Kind { get; init; }

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Who holds it, and for how long.</summary>
    public LeaseSpec? Spec { get; init; }
}

/// <summary><c>coordination.k8s.io/v1.LeaseSpec</c>.</summary>
public sealed record LeaseSpec
{
    /// <summary>Empty or absent if the lease is free.</summary>
    public string? HolderIdentity { get; init; }

    /// <summary>Seconds that others wait after they last saw the record change.</summary>
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>When the holder took it, by the holder's clock.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? AcquireTime { get; init; }

    /// <summary>When the holder last renewed it, by the holder's clock.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? RenewTime { get; init; }

    /// <summary>How many times the holder has changed.</summary>
    public int? LeaseTransitions { get; init; }
}
