using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Resources;

/// <summary><c>metav1.OwnerReference</c>: an owner in the same namespace (or a cluster-scoped one).</summary>
public sealed record OwnerReference
{
    /// <summary>Group and version of the owner.</summary>
    [JsonConverter(typeof(PooledStringConverter))]
    public required string ApiVersion { get; init; }

    /// <summary>Kind of the owner.</summary>
    [JsonConverter(typeof(PooledStringConverter))]
    public required string Kind { get; init; }

    /// <summary>Name of the owner.</summary>
    public required string Name { get; init; }

    /// <summary>Uid of the owner; an object with the same name but another uid is not the owner.</summary>
    public required string Uid { get; init; }

    /// <summary>True for the one owner that manages the object.</summary>
    public bool? Controller { get; init; }

    /// <summary>Foreground deletion of the owner waits for this object.</summary>
    public bool? BlockOwnerDeletion { get; init; }
}
