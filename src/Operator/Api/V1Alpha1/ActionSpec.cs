namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>What a run does: exactly one member is set.</summary>
public sealed record ActionSpec
{
    /// <summary>A Pod per attempt.</summary>
    public PodActionSpec? Pod { get; init; }

    /// <summary>A batch/v1 Job per attempt.</summary>
    public JobActionSpec? Job { get; init; }

    /// <summary>An HTTP request per attempt.</summary>
    public HttpActionSpec? Http { get; init; }
}
