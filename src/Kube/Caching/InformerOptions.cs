namespace ScheduledJobs.Kube.Caching;

/// <summary>What an informer looks at.</summary>
public sealed record InformerOptions
{
    /// <summary>One namespace; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Only objects with these labels.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Objects a page of the first list. Default 500.</summary>
    public int PageSize { get; init; } = 500;
}
