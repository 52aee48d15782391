namespace ScheduledJobs.Operator.Decisions;

/// <summary>How an attempt fares.</summary>
public enum AttemptState
{
    /// <summary>Created, not running yet.</summary>
    Pending,

    /// <summary>Running.</summary>
    Running,

    /// <summary>Ended well.</summary>
    Succeeded,

    /// <summary>Ended badly, or could not be created.</summary>
    Failed,
}
