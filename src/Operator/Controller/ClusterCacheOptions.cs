using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Operator.Controller;

/// <summary>What a <see cref="ClusterCache"/> holds.</summary>
public sealed record ClusterCacheOptions
{
    /// <summary>The namespaces; empty for all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>The kinds that action.resource may create. Default none.</summary>
    public IReadOnlyList<ObjectKind> Resources { get; init; } = [];

    /// <summary>The ScheduledJobs to hold. Default all.</summary>
    public LabelSelector Selector { get; init; } = LabelSelector.Everything;

    /// <summary>Whether it is divided: it holds the objects of some buckets, at first of none, and of the other ScheduledJobs an outline. Default false.</summary>
    public bool IsDivided { get; init; }
}
