using Microsoft.Extensions.Logging;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Observability;
using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Operator.Controller;

/// <summary>Tells traces, metrics and the log what starts.</summary>
internal sealed class StartNarrator(OperatorMetrics metrics, RunTracer tracer, ILogger logger)
{
    public void Observe(Snapshot snapshot) => tracer.Observe(snapshot.Job.Metadata.Uid!, snapshot.Attempts);

    public void Starting(Snapshot snapshot, StartAttempt start)
    {
        if (snapshot.Governing!.ActionKind is not ActionKind.Http and var kind)
            tracer.Start(snapshot.Job, start, kind.ToString());
    }

    public void Started(Snapshot snapshot, StartAttempt start)
    {
        var schedule = snapshot.Governing!;
        metrics.AttemptStarted(schedule.ActionKind);
        logger.AttemptStarted(snapshot.Job.Metadata.Namespace!, snapshot.Job.Metadata.Name!, start.RunId, start.Number);

        // A run that waited for a slot, or for its attempt, is late by intent; one that was asked for by hand has no due time.
        var isScheduled = start is { Number: 1, Trigger: RunTriggers.Schedule or RunTriggers.CatchUp };
        var hasWaited = snapshot.Status.Queued?.Any(q => q.Id == start.RunId) == true || snapshot.Status.Backlog.Contains(start.NominalTime);
        if (isScheduled && !hasWaited)
            metrics.RunStarted(schedule.ActionKind, start.Trigger, schedule.Timetable.At(start.NominalTime).DueTime);
    }
}
