namespace ScheduledJobs.Model.Schedules;

/// <summary>What a run does.</summary>
public enum ActionKind
{
    /// <summary>A Pod per attempt.</summary>
    Pod,

    /// <summary>A batch/v1 Job per attempt.</summary>
    Job,

    /// <summary>An HTTP call per attempt.</summary>
    Http,

    /// <summary>An object of a kind that the administrator allows, per attempt.</summary>
    Resource,
}
