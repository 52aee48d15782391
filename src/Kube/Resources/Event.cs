using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Resources;

/// <summary>An <c>events.k8s.io/v1</c> Event. The deprecated members are left out: they must not be set.</summary>
public sealed record Event : IKubeObject
{
    /// <inheritdoc />
    [JsonConverter(typeof(PooledStringConverter))]
    public string? ApiVersion { get; init; }

    /// <inheritdoc />
    [JsonConverter(typeof(PooledStringConverter))]
    public string? Kind { get; init; }

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>When it was first seen.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? EventTime { get; init; }

    /// <summary>Set if the event was seen again.</summary>
    public EventSeries? Series { get; init; }

    /// <summary>Qualified name of the controller.</summary>
    public string? ReportingController { get; init; }

    /// <summary>The controller's instance; at most 128 characters.</summary>
    public string? ReportingInstance { get; init; }

    /// <summary>What was done; at most 128 characters.</summary>
    public string? Action { get; init; }

    /// <summary>Why, in one word; at most 128 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>The object it is about.</summary>
    public ObjectReference? Regarding { get; init; }

    /// <summary>A second object, such as the Pod that was created.</summary>
    public ObjectReference? Related { get; init; }

    /// <summary>A sentence; at most 1 kB.</summary>
    public string? Note { get; init; }

    /// <summary><c>Normal</c> or <c>Warning</c>.</summary>
    public string? Type { get; init; }
}

/// <summary><c>events.k8s.io/v1.EventSeries</c>.</summary>
public sealed record EventSeries
{
    /// <summary>How many times it was seen; at least 2.</summary>
    public int Count { get; init; }

    /// <summary>When it was last seen.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset LastObservedTime { get; init; }
}
