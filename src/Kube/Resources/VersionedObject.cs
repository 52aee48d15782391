using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Resources;

/// <summary>The minimum that distinguishes one state of an object from another.</summary>
internal sealed record VersionedObject
{
    public VersionMetadata? Metadata { get; init; }
}

internal sealed record VersionMetadata
{
    public string? Name { get; init; }

    [JsonConverter(typeof(PooledStringConverter))]
    public string? Namespace { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    [JsonIgnore]
    public ObjectKey Key => new(Namespace ?? "", Name ?? "");

    public static VersionMetadata Of(PartialMetadata metadata) =>
        new() { Name = metadata.Name, Namespace = metadata.Namespace, Uid = metadata.Uid, ResourceVersion = metadata.ResourceVersion };
}
