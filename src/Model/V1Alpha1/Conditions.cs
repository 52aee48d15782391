namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>Conditions of a ScheduledJob, all five of which are set from the first pass on, and of a Backfill.</summary>
public static class ConditionTypes
{
    /// <summary>The schedule is valid and served. A suspended or completed one stays ready.</summary>
    public const string Ready = "Ready";

    /// <summary>No scheduled run starts; the reason says why, and the message when that ends.</summary>
    public const string Suspended = "Suspended";

    /// <summary>How the last finished run ended; Unknown before the first.</summary>
    public const string LastRunSucceeded = "LastRunSucceeded";

    /// <summary>Runs start and succeed as planned; the reason says what does not. Unknown before the first run has ended.</summary>
    public const string Healthy = "Healthy";

    /// <summary>Of a Backfill: all its runs have ended, whatever their results.</summary>
    public const string Complete = "Complete";

    /// <summary>Of a Backfill: a run has failed, or it cannot run; the reason says which.</summary>
    public const string Failed = "Failed";

    /// <summary>No progress without a change of the spec or of an object that it refers to.</summary>
    public const string Stalled = "Stalled";
}

/// <summary>Values of <see cref="Kube.Resources.Condition.Status"/>.</summary>
public static class ConditionStatus
{
    /// <summary>It is true.</summary>
    public const string True = "True";

    /// <summary>It is false.</summary>
    public const string False = "False";

    /// <summary>Not known yet.</summary>
    public const string Unknown = "Unknown";
}
