namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Conditions of a ScheduledJob. All five are set from the first look on.</summary>
public static class ConditionTypes
{
    /// <summary>The schedule is valid and served. A suspended or completed one stays ready.</summary>
    public const string Ready = "Ready";

    /// <summary>Nothing is scheduled until somebody resumes it.</summary>
    public const string Suspended = "Suspended";

    /// <summary>How the last finished run ended; Unknown before the first.</summary>
    public const string LastRunSucceeded = "LastRunSucceeded";

    /// <summary>Runs start and succeed as planned; the reason says what does not. Unknown before the first run has ended.</summary>
    public const string Healthy = "Healthy";

    /// <summary>No progress without a change of the spec or of an object that it refers to.</summary>
    public const string Stalled = "Stalled";
}
