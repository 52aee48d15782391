using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Resources;

/// <summary>
/// The parts of <c>metav1.ObjectMeta</c> that this runtime reads or writes. <c>managedFields</c> is left out on purpose: it is the largest
/// part of most objects, and nothing here needs it.
/// </summary>
public sealed record ObjectMeta
{
    /// <summary>Unique within namespace and kind.</summary>
    public string? Name { get; init; }

    /// <summary>A prefix from which the server generates a name.</summary>
    public string? GenerateName { get; init; }

    /// <summary>Empty for cluster-scoped kinds.</summary>
    [JsonConverter(typeof(PooledStringConverter))]
    public string? Namespace { get; init; }

    /// <summary>Never used twice, not even for an object of the same name.</summary>
    public string? Uid { get; init; }

    /// <summary>Opaque; compared only for equality.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Counts changes of the spec.</summary>
    public long? Generation { get; init; }

    /// <summary>When the server stored the object.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>Set while the object is being deleted.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>Seconds until removal, counted from <see cref="DeletionTimestamp"/>.</summary>
    public long? DeletionGracePeriodSeconds { get; init; }

    /// <summary>Selectable by label selectors.</summary>
    [JsonConverter(typeof(PooledDictionaryConverter))]
    public Dictionary<string, string>? Labels { get; init; }

    /// <summary>Not selectable.</summary>
    [JsonConverter(typeof(PooledDictionaryConverter))]
    public Dictionary<string, string>? Annotations { get; init; }

    /// <summary>The objects whose deletion deletes this one.</summary>
    public List<OwnerReference>? OwnerReferences { get; init; }

    /// <summary>What must be done before the object is removed.</summary>
    public List<string>? Finalizers { get; init; }

    /// <summary>The owner that manages this object, if any.</summary>
    [JsonIgnore]
    public OwnerReference? ControllerOwner => OwnerReferences?.Find(o => o.Controller == true);
}
