namespace ScheduledJobs.Kube.Resources;

/// <summary><c>metav1.StatusCause</c>: one cause of an error.</summary>
public sealed record StatusCause
{
    /// <summary>A word for programs, such as <c>FieldValueInvalid</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence for users.</summary>
    public string? Message { get; init; }

    /// <summary>Path of the field.</summary>
    public string? Field { get; init; }
}
