namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>How a schedule is, in one word, for people: <see cref="ScheduledJobStatus.State"/>. Of several that hold, the first of this list.</summary>
public static class ScheduleStates
{
    /// <summary>The resource is being deleted.</summary>
    public const string Terminating = "Terminating";

    /// <summary>The spec cannot be served; the condition Ready says why.</summary>
    public const string Invalid = "Invalid";

    /// <summary>spec.suspend is true.</summary>
    public const string Suspended = "Suspended";

    /// <summary>A run is active for so long that others were skipped.</summary>
    public const string Overrunning = "Overrunning";

    /// <summary>A run is due and has not started.</summary>
    public const string Late = "Late";

    /// <summary>The last run failed.</summary>
    public const string Failing = "Failing";

    /// <summary>A run is active.</summary>
    public const string Running = "Running";

    /// <summary>There is no run to come.</summary>
    public const string Completed = "Completed";

    /// <summary>It waits for its next run.</summary>
    public const string Scheduled = "Scheduled";
}
