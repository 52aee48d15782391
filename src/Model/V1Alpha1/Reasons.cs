namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>Reasons of conditions, runs and events. Programs and dashboards read them, so their spelling never changes.</summary>
public static partial class Reasons
{
    // Conditions of the schedule

    /// <summary>The schedule is valid and served.</summary>
    public const string Scheduled = "Scheduled";

    /// <summary>spec.suspend is true; as the reason of Ready, of a run or of several causes: the schedule is suspended.</summary>
    public const string Suspended = "Suspended";

    /// <summary>Suspended: spec.suspendUntil is in the future.</summary>
    public const string SuspendedUntil = "SuspendedUntil";

    /// <summary>Suspended: as many runs in a row failed as spec.tripAfter allows.</summary>
    public const string TooManyFailures = "TooManyFailures";

    /// <summary>Suspended: an annotation of the namespace says so.</summary>
    public const string NamespaceSuspended = "NamespaceSuspended";

    /// <summary>Too many failed runs in a row suspended the schedule.</summary>
    public const string Tripped = "Tripped";

    /// <summary>Nothing suspends the schedule.</summary>
    public const string Active = "Active";

    /// <summary>There is no next run: endAt, maxRuns or the last date has been reached.</summary>
    public const string Completed = "Completed";

    /// <summary>The trigger has no instant in [startAt, endAt].</summary>
    public const string NeverFires = "NeverFires";

    /// <summary>No next run was found, and the search for it reached its limit. Only allOf and exclude have one.</summary>
    public const string SearchGivenUp = "SearchGivenUp";

    /// <summary>The trigger, or a time or duration next to it, is not valid.</summary>
    public const string InvalidSchedule = "InvalidSchedule";

    /// <summary>This system does not know the time zone.</summary>
    public const string InvalidTimeZone = "InvalidTimeZone";

    /// <summary>The action is not valid.</summary>
    public const string InvalidAction = "InvalidAction";

    /// <summary>A notification is not valid.</summary>
    public const string InvalidNotification = "InvalidNotification";

    /// <summary>The operator cannot read the resource: it is nested too deeply, too large or malformed.</summary>
    public const string Unreadable = "Unreadable";

    /// <summary>A ScheduleCalendar that the schedule refers to does not exist, is not shared or has never been valid.</summary>
    public const string CalendarNotFound = "CalendarNotFound";

    /// <summary>The spec of a ScheduleCalendar is valid.</summary>
    public const string Valid = "Valid";

    /// <summary>The server rejects the Pod or Job of the template.</summary>
    public const string InvalidTemplate = "InvalidTemplate";

    /// <summary>A Secret, ConfigMap or key that the action refers to does not exist.</summary>
    public const string ReferenceNotFound = "ReferenceNotFound";

    /// <summary>The operator lacks a permission that the action needs.</summary>
    public const string AccessDenied = "AccessDenied";

    /// <summary>An object that is not ours has a run's name.</summary>
    public const string NameConflict = "NameConflict";

    /// <summary>The administrator does not allow this kind of action in the namespace.</summary>
    public const string ActionNotAllowed = "ActionNotAllowed";

    /// <summary>The cluster does not serve the kind of action.resource, or not in a namespace.</summary>
    public const string ResourceNotServed = "ResourceNotServed";

    /// <summary>Runs would follow each other faster than the administrator allows in the namespace.</summary>
    public const string TooFrequent = "TooFrequent";

    /// <summary>The last handled run is in the future: a clock was ahead when it was written.</summary>
    public const string ClockSkew = "ClockSkew";

    /// <summary>No run has finished yet.</summary>
    public const string NoRunYet = "NoRunYet";

    /// <summary>The resource is being deleted: no new runs start.</summary>
    public const string Terminating = "Terminating";

    /// <summary>Runs start on time and succeed.</summary>
    public const string AsPlanned = "AsPlanned";

    /// <summary>Runs were skipped because one of them is still active.</summary>
    public const string Overrunning = "Overrunning";

    /// <summary>A run is due and has not started within misfire.gracePeriod.</summary>
    public const string Late = "Late";

    /// <summary>Runs were missed since the last success.</summary>
    public const string RunsMissed = "RunsMissed";

    /// <summary>Nothing blocks progress.</summary>
    public const string Progressing = "Progressing";

    // Events

    /// <summary>A run started.</summary>
    public const string RunStarted = "RunStarted";

    /// <summary>A run succeeded.</summary>
    public const string RunSucceeded = "RunSucceeded";

    /// <summary>A run failed.</summary>
    public const string RunFailed = "RunFailed";

    /// <summary>Runs were missed.</summary>
    public const string RunMissed = "RunMissed";

    /// <summary>A run was skipped.</summary>
    public const string RunSkipped = "RunSkipped";

    /// <summary>A run was replaced.</summary>
    public const string RunReplaced = "RunReplaced";

    /// <summary>A run was cancelled.</summary>
    public const string RunCancelled = "RunCancelled";

    /// <summary>A run of a Backfill was stopped because the Backfill was deleted.</summary>
    public const string RunStopped = "RunStopped";

    /// <summary>It is not known how a run ended.</summary>
    public const string RunUnknown = "RunUnknown";

    /// <summary>An attempt failed and there will be another.</summary>
    public const string AttemptFailed = "AttemptFailed";

    /// <summary>Missed runs are caught up.</summary>
    public const string CatchingUp = "CatchingUp";

    /// <summary>Runs were due during a suspension.</summary>
    public const string RunsSuspended = "RunsSuspended";

    /// <summary>A run is late because its start fails; the start is retried.</summary>
    public const string StartFailed = "StartFailed";

    /// <summary>A value of the run-now annotation starts nothing.</summary>
    public const string RunNowIgnored = "RunNowIgnored";

    /// <summary>The ScheduledJob was deleted: it was completed, and spec.ttlAfterCompleted had passed.</summary>
    public const string Expired = "Expired";

    /// <summary>A part of the skip annotation has no effect.</summary>
    public const string SkipIgnored = "SkipIgnored";

    /// <summary>A part of the cancel annotation has no effect.</summary>
    public const string CancelIgnored = "CancelIgnored";

    /// <summary>A notification was given up.</summary>
    public const string NotificationFailed = "NotificationFailed";

    /// <summary>Notifications were dropped because too many are waiting.</summary>
    public const string NotificationDropped = "NotificationDropped";
}
