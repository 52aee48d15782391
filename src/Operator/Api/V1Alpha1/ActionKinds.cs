namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Values of <see cref="ScheduledJobStatus.Action"/>.</summary>
public static class ActionKinds
{
    /// <summary>Runs are Pods.</summary>
    public const string Pod = "Pod";

    /// <summary>Runs are Jobs.</summary>
    public const string Job = "Job";

    /// <summary>Runs are HTTP requests.</summary>
    public const string Http = "Http";
}
