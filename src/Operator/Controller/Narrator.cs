using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Events;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Controller;

/// <summary>Reports to metrics, traces, events and the log what happened to runs and their records.</summary>
internal sealed class Narrator(OperatorMetrics metrics, RunTracer tracer, EventRecorder events, ILogger logger)
{
    /// <summary>A pass has seen these attempts.</summary>
    public void Observed(Snapshot snapshot) => tracer.Observe(snapshot.Job.Metadata.Uid!, snapshot.Attempts);

    /// <summary>An attempt is about to start.</summary>
    public void Starting(Snapshot snapshot, StartAttempt start)
    {
        if (snapshot.Governing!.ActionKind is not ActionKind.Http and var kind)
            tracer.Start(snapshot.Job, start, kind.ToString());
    }

    /// <summary>An attempt has started.</summary>
    public void Started(Snapshot snapshot, StartAttempt start)
    {
        var schedule = snapshot.Governing!;
        metrics.AttemptStarted(schedule.ActionKind);
        logger.AttemptStarted(snapshot.Job.Metadata.Namespace!, snapshot.Job.Metadata.Name!, start.RunId, start.Number);

        // A run that waited for a slot, or a retry, is late by design; a manual run has no due time.
        var isScheduled = start is { Number: 1, Trigger: RunTriggers.Schedule or RunTriggers.CatchUp };
        var hasWaited = snapshot.Status.Queued?.Any(q => q.Id == start.RunId) == true || snapshot.Status.Backlog.Contains(start.NominalTime);
        if (isScheduled && !hasWaited)
            metrics.RunStarted(schedule.ActionKind, start.Trigger, schedule.Timetable.At(start.NominalTime).DueTime);
    }

    /// <summary>A status was written.</summary>
    public void Written() => metrics.StatusWritten("written");

    /// <summary>A status was not written: another write came first.</summary>
    public void Conflicted() => metrics.StatusWritten("conflict");

    /// <summary>A status was not written, and is retried later.</summary>
    public void WriteFailed(ObjectKey key, Exception exception)
    {
        // Refused because of its content: retrying sooner does not help.
        var isRefused = exception is ApiException { IsInvalid: true } or ApiException { Code: 400 or 413 };
        metrics.StatusWritten(isRefused ? "refused" : "error");
        if (isRefused)
            logger.StatusRefused(key, exception);
        else
            logger.StatusWriteFailed(key, exception);
    }

    /// <summary>A status was not written at the end of a term; the next leader decides it again.</summary>
    public void FlushFailed(ObjectKey key, Exception exception) => logger.StatusWriteFailed(key, exception);

    /// <summary>A status is recorded; reports what it adds to the previous one.</summary>
    public void Recorded(ScheduledJob before, PendingStatus recorded)
    {
        metrics.Recorded(before.Status, recorded.Status, recorded.Events, recorded.Ended);
        foreach (var run in recorded.Ended)
            tracer.End(before, run);
        foreach (var planned in recorded.Events)
            Publish(before.Metadata, planned);
    }

    /// <summary>A ScheduledJob was deleted some time after its last run.</summary>
    public void Expired(ScheduledJob job) => Publish(
        job.Metadata, new PlannedEvent(EventType.Normal, Reasons.Expired, $"Deleted after spec.ttlAfterCompleted, {job.Spec.TtlAfterCompleted}"));

    private void Publish(ObjectMeta schedule, PlannedEvent planned)
    {
        if (planned.RunId is { } runId)
            logger.RunEventRecorded(planned.Reason, schedule.Namespace!, schedule.Name!, planned.Message, runId);
        else
            logger.EventRecorded(planned.Reason, schedule.Namespace!, schedule.Name!, planned.Message);
        var regarding = new ObjectReference
        {
            ApiVersion = ApiConstants.GroupVersion,
            Kind = ApiConstants.Kind,
            Namespace = schedule.Namespace,
            Name = schedule.Name,
            Uid = schedule.Uid,
        };
        var related = planned.PodName is null
            ? null
            : new ObjectReference { ApiVersion = "v1", Kind = "Pod", Namespace = schedule.Namespace, Name = planned.PodName };
        events.Record(regarding, planned.Type, planned.Reason, planned.Reason, planned.Message, related);
    }
}
