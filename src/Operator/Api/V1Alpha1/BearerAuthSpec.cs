namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>A bearer token.</summary>
public sealed record BearerAuthSpec
{
    /// <summary>The key of a Secret that holds the token.</summary>
    public KeyReference? SecretKeyRef { get; init; }
}
