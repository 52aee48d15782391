namespace ScheduledJobs.Kube.Resources;

/// <summary><c>metav1.StatusDetails</c>.</summary>
public sealed record StatusDetails
{
    /// <summary>Name of the object.</summary>
    public string? Name { get; init; }

    /// <summary>Group of the object.</summary>
    public string? Group { get; init; }

    /// <summary>Kind, or plural resource name, of the object.</summary>
    public string? Kind { get; init; }

    /// <summary>Uid of the object.</summary>
    public string? Uid { get; init; }

    /// <summary>One entry per problem.</summary>
    public List<StatusCause>? Causes { get; init; }

    /// <summary>Seconds to wait before a retry.</summary>
    public int? RetryAfterSeconds { get; init; }
}
