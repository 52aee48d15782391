namespace ScheduledJobs.Operator.Decisions;

/// <summary>State of an attempt.</summary>
public enum AttemptState
{
    /// <summary>Created, but not running yet.</summary>
    Pending,

    /// <summary>Running.</summary>
    Running,

    /// <summary>Finished successfully.</summary>
    Succeeded,

    /// <summary>Failed, or could not be created.</summary>
    Failed,
}
