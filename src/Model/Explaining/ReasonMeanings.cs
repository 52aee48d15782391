using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Explaining;

/// <summary>What each reason of a run or of a condition means, and what to do about it: docs/troubleshooting.md in the program.</summary>
internal static class ReasonMeanings
{
    private const string SeeMessage = "The message is the API server's own.";
    private const string Target = "Check the target; the id of the run is its Idempotency-Key.";

    /// <summary>Runs that were due and did not start.</summary>
    private static readonly Dictionary<(string Result, string Reason), Meaning> Unstarted = new()
    {
        [(RunResults.Skipped, Reasons.Concurrency)] = new(
            "another run was still active, and spec.concurrency does not let them overlap",
            "If that run never ends, set spec.timeout. spec.concurrency.policy can be Allow, Replace or Queue instead."),
        [(RunResults.Skipped, Reasons.QueueFull)] = new(
            "it waited for a slot, and newer runs displaced it from the queue",
            "Raise spec.concurrency.queueLength, or run less often."),
        [(RunResults.Skipped, Reasons.NamespaceLimit)] = new(
            "the namespace had as many active runs as the administrator allows",
            "Ask the administrator of the operator (--max-active-runs-per-namespace), or run fewer at a time."),
        [(RunResults.Skipped, Reasons.Requested)] = new(
            "the annotation scheduledjobs.dev/skip asked to leave it out",
            null),
        [(RunResults.Missed, Reasons.Coalesced)] = new(
            "several runs were due at once, and one ran for all of them",
            "spec.misfire.policy: RunAll runs each of them."),
        [(RunResults.Missed, Reasons.DeadlineExceeded)] = new(
            "it could only have started later than spec.misfire.deadline allows",
            "Was the operator down? If a late run is better than none, raise the deadline."),
        [(RunResults.Missed, Reasons.Skipped)] = new(
            "spec.misfire.policy is Skip, and it could only have started later than spec.misfire.gracePeriod",
            "Was the operator down? If a late run is better than none, raise gracePeriod or choose another policy."),
        [(RunResults.Missed, Reasons.CatchUpLimit)] = new(
            "more runs were missed than spec.misfire.maxCatchUp allows to make up for, and this was one of the older ones",
            "Raise spec.misfire.maxCatchUp."),
        [(RunResults.Missed, Reasons.ScheduleChanged)] = new(
            "it was waiting to be made up for when the schedule was changed, and an edit drops all waiting runs",
            null),
        [(RunResults.Suspended, Reasons.Suspended)] = new(
            "the schedule was suspended, and runs that come due meanwhile are not made up for",
            null),
    };

    /// <summary>Runs that started and did not succeed.</summary>
    private static readonly Dictionary<string, Meaning> Ended = new()
    {
        [Reasons.DeadlineExceeded] = new("it took longer than spec.timeout", "Raise spec.timeout, or find out why it takes so long."),
        [Reasons.PendingTimeout] = new(
            "its Pod or Job did not start running within spec.pendingTimeout", "Is there capacity, and can the image be pulled? See kubectl describe pod."),
        [Reasons.PodFailed] = new("its Pod failed", "See its log: kubectl scheduledjob logs."),
        [Reasons.PodLost] = new("its Pod disappeared before it finished", "Was it evicted or deleted, or its node removed? spec.retry can start another."),
        [Reasons.PodCreateFailed] = new("the API server refused its Pod, because of quota, admission or permissions", SeeMessage),
        [Reasons.JobFailed] = new("its Job failed", "See its log: kubectl scheduledjob logs."),
        [Reasons.JobLost] = new("its Job disappeared before it finished", "Was it deleted? spec.retry can start another."),
        [Reasons.JobCreateFailed] = new("the API server refused its Job, because of quota, admission or permissions", SeeMessage),
        [Reasons.ResourceFailed] = new("its object says that it failed", "The message is that of the object; see kubectl describe."),
        [Reasons.ResourceLost] = new("its object disappeared before it finished", "Was it, or the definition of its kind, deleted? spec.retry can start another."),
        [Reasons.ResourceCreateFailed] = new("the API server refused its object, because of its schema, quota, admission or permissions", SeeMessage),
        [Reasons.NameConflict] = new(
            "another object already had the name of its Pod or Job", "Delete that object, or rename the schedule."),
        [Reasons.HttpStatus] = new("the target responded, but not with a success code", $"Check spec.action.http.successCodes and the target's log. {Target}"),
        [Reasons.HttpTimeout] = new(
            "there was no complete response within spec.action.http.timeout", $"Raise the timeout, or find out why the target is slow. {Target}"),
        [Reasons.HttpConnectFailed] = new(
            "the operator could not connect to the target, or the connection broke", "Check name, port and NetworkPolicies, as seen by the operator."),
        [Reasons.HttpTlsFailed] = new(
            "the operator could not make a secure connection to the target", "Check the target's certificate and spec.action.http.tls."),
        [Reasons.HttpBlocked] = new(
            "the operator's egress policy does not allow the target", "Ask the administrator of the operator to allow it: docs/security.md."),
        [Reasons.HttpUnexpectedBody] = new("the response's body was not as spec.action.http.expect says", Target),
        [Reasons.ReferenceNotFound] = new(
            "a Secret, ConfigMap, ServiceAccount or key that the action refers to did not exist", "Create it; the next run looks again."),
        [Reasons.AccessDenied] = new(
            "the operator may not read something that the action refers to",
            "Bind the role scheduledjob-operator-http-references in the namespace."),
        [Reasons.InvalidAction] = new("a value that the action refers to cannot be used", "Correct that value; the next run reads it again."),
        [Reasons.InternalError] = new(
            "the operator could not reach the API server for something that the action needs, or has a bug", "See the operator's log."),
        [Reasons.Replaced] = new("a newer run took its place, as spec.concurrency.policy Replace says", null),
        [Reasons.Cancelled] = new($"somebody cancelled it, by the annotation {ApiConstants.CancelAnnotation}", null),
        [Reasons.OutcomeUnknown] = new(
            "the operator stopped between the call and the record of its outcome, and with delivery AtMostOnce it is not repeated", Target),
    };

    /// <summary>Reasons of Ready=False: nothing runs.</summary>
    private static readonly Dictionary<string, Meaning> NotServed = new()
    {
        [Reasons.InvalidSchedule] = new("its trigger, or a time or duration next to it, is not valid", "Correct the field that the message names."),
        [Reasons.InvalidTimeZone] = new("its time zone is unknown to the operator", "Use an IANA name such as Europe/Berlin."),
        [Reasons.CalendarNotFound] = new(
            "a ScheduleCalendar that spec.exclude refers to does not exist, is not shared or has never been valid",
            "Create it, share it (spec.shared), or remove the reference. What comes due until then is not made up for."),
        [Reasons.InvalidAction] = new("its action is not valid", "Correct the field that the message names."),
        [Reasons.InvalidNotification] = new("one of its notifications is not valid", "Correct the field that the message names."),
        [Reasons.ResourceNotServed] = new(
            "the cluster does not serve the kind of its object", $"Is its CustomResourceDefinition installed, in this version? {SeeMessage} The operator looks again by itself."),
        [Reasons.InvalidTemplate] = new("the API server refuses the Pod or Job of its template", $"Correct the template. {SeeMessage} The operator tries again every ten minutes."),
        [Reasons.Unreadable] = new(
            "the operator cannot read the resource: it is nested too deeply, too large or malformed",
            "Usually a field of the template is in the wrong place. The last readable version stays in effect."),
        [Reasons.NeverFires] = new("its trigger has no time after the schedule took effect", "Change the trigger, exclude, startAt or endAt."),
        [Reasons.SearchGivenUp] = new(
            "no time of its trigger was found within the limit of a search", "Change the trigger or exclude: its times are excluded, or its children do not agree, for years."),
        [Reasons.ActionNotAllowed] = new(
            "the administrator does not allow this kind of action in its namespace", "Ask the administrator of the operator (--allowed-actions)."),
        [Reasons.TooFrequent] = new(
            "its runs follow each other faster than the administrator allows in its namespace", "Run less often, or ask the administrator of the operator (--min-interval)."),
        [Reasons.ClockSkew] = new(
            "its last handled run lies far in the future, so a clock was wrong when it was written", "Edit spec.trigger to start again from now."),
    };

    /// <summary>What a run's result means; null if it is a Kubernetes reason such as OOMKilled, or missing.</summary>
    public static Meaning? OfRun(string? result, string? reason) =>
        reason is null ? null : Unstarted.GetValueOrDefault((result ?? "", reason)) ?? Ended.GetValueOrDefault(reason);

    /// <summary>What Ready=False with a reason means; null for a reason of a newer operator.</summary>
    public static Meaning? OfNotReady(string reason) => NotServed.GetValueOrDefault(reason);
}

/// <summary>A meaning.</summary>
/// <param name="Why">Goes on after "because".</param>
/// <param name="Advice">What to do; null for nothing.</param>
internal sealed record Meaning(string Why, string? Advice);
