namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Values of <see cref="Kube.Resources.Condition.Status"/>.</summary>
public static class ConditionStatus
{
    /// <summary>It holds.</summary>
    public const string True = "True";

    /// <summary>It does not hold.</summary>
    public const string False = "False";

    /// <summary>Not known yet.</summary>
    public const string Unknown = "Unknown";
}
