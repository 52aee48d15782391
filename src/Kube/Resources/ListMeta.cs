namespace ScheduledJobs.Kube.Resources;

/// <summary><c>metav1.ListMeta</c>.</summary>
public sealed record ListMeta
{
    /// <summary>The version of the whole list; a watch starts here.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Token of the next page; absent on the last one.</summary>
    public string? Continue { get; init; }

    /// <summary>Number of items that follow, if the server knows it.</summary>
    public long? RemainingItemCount { get; init; }
}
