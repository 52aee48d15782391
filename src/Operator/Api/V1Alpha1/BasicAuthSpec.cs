namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>HTTP basic authentication.</summary>
public sealed record BasicAuthSpec
{
    /// <summary>A Secret with the keys <c>username</c> and <c>password</c> (type kubernetes.io/basic-auth).</summary>
    public NameReference? SecretRef { get; init; }
}
