namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>One key of a Secret or ConfigMap in the ScheduledJob's namespace: exactly one member is set.</summary>
public sealed record ValueSource
{
    /// <summary>A key of a Secret.</summary>
    public KeyReference? SecretKeyRef { get; init; }

    /// <summary>A key of a ConfigMap.</summary>
    public KeyReference? ConfigMapKeyRef { get; init; }
}
