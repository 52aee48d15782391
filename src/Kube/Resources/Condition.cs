using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Resources;

/// <summary><c>metav1.Condition</c>.</summary>
public sealed record Condition
{
    private readonly CompactTime _lastTransitionTime;

    /// <summary>Name of the condition; unique in its list.</summary>
    public required string Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The generation that the condition was set for.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>When <see cref="Status"/> last changed; changes of reason or message do not count.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? LastTransitionTime { get => _lastTransitionTime.Value; init => _lastTransitionTime = new(value); }

    /// <summary>One CamelCase word for programs.</summary>
    public required string Reason { get; init; }

    /// <summary>A sentence for users.</summary>
    public string Message { get; init; } = "";
}
