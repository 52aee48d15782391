namespace ScheduledJobs.Model.V1Alpha1;

/// <content>Results of runs.</content>
public static partial class Reasons
{
    /// <summary>Skipped: the skip annotation names its time.</summary>
    public const string Requested = "Requested";

    /// <summary>Skipped: the namespace has as many active runs as the administrator allows.</summary>
    public const string NamespaceLimit = "NamespaceLimit";

    /// <summary>Missed: it was a waiting catch-up run when the schedule was changed.</summary>
    public const string ScheduleChanged = "ScheduleChanged";

    /// <summary>Skipped: another run was active.</summary>
    public const string Concurrency = "Concurrency";

    /// <summary>Skipped: it waited, and newer runs displaced it from the queue.</summary>
    public const string QueueFull = "QueueFull";

    /// <summary>Missed: it was coalesced into another run.</summary>
    public const string Coalesced = "Coalesced";

    /// <summary>Missed: later than the deadline. Failed: longer than the timeout.</summary>
    public const string DeadlineExceeded = "DeadlineExceeded";

    /// <summary>Missed: policy Skip, and later than the grace period.</summary>
    public const string Skipped = "Skipped";

    /// <summary>Missed: policy RunAll, and older than the newest runs that may be caught up.</summary>
    public const string CatchUpLimit = "CatchUpLimit";

    /// <summary>A newer run replaced it.</summary>
    public const string Replaced = "Replaced";

    /// <summary>The cancel annotation names it.</summary>
    public const string Cancelled = "Cancelled";

    /// <summary>Failed: it did not start running in time.</summary>
    public const string PendingTimeout = "PendingTimeout";

    /// <summary>Failed: a container exited with a code other than 0.</summary>
    public const string PodFailed = "PodFailed";

    /// <summary>Failed: the Pod disappeared.</summary>
    public const string PodLost = "PodLost";

    /// <summary>Failed: the server rejected the Pod.</summary>
    public const string PodCreateFailed = "PodCreateFailed";

    /// <summary>Failed: the Job failed.</summary>
    public const string JobFailed = "JobFailed";

    /// <summary>Failed: the Job disappeared.</summary>
    public const string JobLost = "JobLost";

    /// <summary>Failed: the server rejected the Job.</summary>
    public const string JobCreateFailed = "JobCreateFailed";

    /// <summary>Failed: the object of action.resource says so.</summary>
    public const string ResourceFailed = "ResourceFailed";

    /// <summary>Failed: the object of action.resource disappeared.</summary>
    public const string ResourceLost = "ResourceLost";

    /// <summary>Failed: the server rejected the object of action.resource.</summary>
    public const string ResourceCreateFailed = "ResourceCreateFailed";

    /// <summary>Failed: the status code is not a success.</summary>
    public const string HttpStatus = "HttpStatus";

    /// <summary>Failed: no response in time.</summary>
    public const string HttpTimeout = "HttpTimeout";

    /// <summary>Failed: no connection, or it broke.</summary>
    public const string HttpConnectFailed = "HttpConnectFailed";

    /// <summary>Failed: no TLS session.</summary>
    public const string HttpTlsFailed = "HttpTlsFailed";

    /// <summary>Failed: the operator's egress policy forbids the target.</summary>
    public const string HttpBlocked = "HttpBlocked";

    /// <summary>Failed: the body is not as expected.</summary>
    public const string HttpUnexpectedBody = "HttpUnexpectedBody";

    /// <summary>Failed: a bug in the operator.</summary>
    public const string InternalError = "InternalError";

    /// <summary>Unknown: the operator stopped before the outcome was recorded.</summary>
    public const string OutcomeUnknown = "OutcomeUnknown";
}
