namespace ScheduledJobs.Kube.Resources;

/// <summary><c>v1.ObjectReference</c>: what an event is about.</summary>
public sealed record ObjectReference
{
    /// <summary>Group and version.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Namespace; empty for cluster-scoped objects.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Uid.</summary>
    public string? Uid { get; init; }

    /// <summary>The version the reporter saw.</summary>
    public string? ResourceVersion { get; init; }
}
