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
}
