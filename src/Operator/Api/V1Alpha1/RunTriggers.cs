namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Values of <see cref="RunStatus.Trigger"/>: what made a run start.</summary>
public static class RunTriggers
{
    /// <summary>Its time had come.</summary>
    public const string Schedule = "Schedule";

    /// <summary>The run-now annotation.</summary>
    public const string Manual = "Manual";

    /// <summary>It was late and made up for by the misfire policy.</summary>
    public const string CatchUp = "CatchUp";

    /// <summary>runOnCreate.</summary>
    public const string Create = "Create";
}
