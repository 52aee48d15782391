namespace ScheduledJobs.Kube.Resources;

/// <summary><c>metav1.Status</c>: the response of the server if it does not return an object.</summary>
public sealed record Status
{
    /// <summary>Always <c>v1</c>.</summary>
    public string? ApiVersion { get; init; } = "v1";

    /// <summary>Always <c>Status</c>.</summary>
    public string? Kind { get; init; } = "Status";

    /// <summary>Usually empty.</summary>
    public ListMeta? Metadata { get; init; } = new();

    /// <summary><c>Success</c> or <c>Failure</c>. The field is named <c>status</c> in JSON.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("status")]
    public string? Outcome { get; init; }

    /// <summary>A sentence for users.</summary>
    public string? Message { get; init; }

    /// <summary>A word for programs, such as <c>NotFound</c>; see <see cref="StatusReasons"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>The object concerned, and detailed causes.</summary>
    public StatusDetails? Details { get; init; }

    /// <summary>The HTTP status code.</summary>
    public int? Code { get; init; }
}
