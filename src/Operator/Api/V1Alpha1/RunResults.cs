namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Values of <see cref="RunStatus.Result"/>.</summary>
public static class RunResults
{
    /// <summary>Ended well.</summary>
    public const string Succeeded = "Succeeded";

    /// <summary>Ended badly, after all attempts.</summary>
    public const string Failed = "Failed";

    /// <summary>Did not start because another run was active.</summary>
    public const string Skipped = "Skipped";

    /// <summary>Did not start because it was too late.</summary>
    public const string Missed = "Missed";

    /// <summary>Stopped because a newer run took its place.</summary>
    public const string Replaced = "Replaced";

    /// <summary>Did not start because the schedule was suspended.</summary>
    public const string Suspended = "Suspended";

    /// <summary>May or may not have happened.</summary>
    public const string Unknown = "Unknown";
}
