using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Adopts runs that were started but not recorded. If a process dies between creating a Pod and writing the status, the Pod exists but
/// the status does not mention it. The same happens when a status write loses a conflict.
/// </summary>
internal static class AdoptRuns
{
    /// <summary>
    /// How far ahead of our clock a run's nominal time may be, if adopting it moves the floor. A former leader's clock may have been ahead, but not by days.
    /// </summary>
    internal static readonly TimeSpan AheadAtMost = TimeSpan.FromDays(1);

    public static void Apply(Draft draft)
    {
        foreach (var attempt in draft.Snapshot.Attempts.OrderBy(a => a.NominalTime).ThenBy(a => a.Number))
        {
            if (draft.Active.Find(r => r.Id == attempt.RunId) is { } active)
                CatchUpWith(draft, active, attempt);
            else if (IsUnrecorded(draft, attempt))
                Adopt(draft, attempt);
        }
    }

    private static void CatchUpWith(Draft draft, RunStatus active, Attempt attempt)
    {
        // A retry that was created but not recorded.
        if (attempt.Number > active.Attempts)
        {
            // With it, what is known of the attempt before it is not recorded either.
            var before = active.NextAttemptTime is null && draft.AttemptOf(active) is { Failure: { } failure } failed
                ? AttemptHistory.WithEnded(draft, active, failure, failed.FinishedAt ?? draft.Now)
                : active;
            draft.Update(RunRecords.WithAttempt(before, attempt.Number, attempt.Kind, attempt.Resource) with
            {
                AttemptStartTime = Seconds.Floor(attempt.CreatedAt),
            });
        }

        // The response to the creation was lost and the run was requested again a moment later. It has been running since the first time.
        else if (attempt.NominalTime != active.ScheduledTime && attempt.Trigger == RunTriggers.Manual)
        {
            draft.Update(active with { ScheduledTime = attempt.NominalTime, DueTime = attempt.NominalTime });
        }
    }

    private static bool IsUnrecorded(Draft draft, Attempt attempt) =>
        draft.Active.Count < StatusLimits.Active
        && !IsTooFarAhead(draft, attempt)
        && !draft.Snapshot.Status.HasDealtWith(attempt);

    /// <summary>
    /// Whether a wrong clock has dated a run so far ahead that, once adopted, its schedule would stand still until then. Not a run that moves no floor: a
    /// manual one, whose time is later than that of the one before it, however far ahead that was, one of a Backfill, or one that waited in the queue
    /// or the backlog.
    /// </summary>
    internal static bool IsTooFarAhead(Draft draft, Attempt attempt) =>
        attempt.NominalTime - draft.Now > AheadAtMost
        && attempt.Trigger is RunTriggers.Schedule or RunTriggers.CatchUp
        && !(attempt.NominalTime <= draft.Status.LastScheduleTime)
        && !draft.Queued.Exists(q => q.Id == attempt.RunId);

    private static void Adopt(Draft draft, Attempt attempt)
    {
        var queued = draft.Queued.Find(q => q.Id == attempt.RunId);
        draft.Queued.RemoveAll(q => q.Id == attempt.RunId);
        var run = RunRecords.WithAttempt(
            new RunStatus
            {
                Id = attempt.RunId,
                Trigger = attempt.Trigger,
                ScheduledTime = attempt.NominalTime,
                DueTime = queued?.DueTime ?? DueTimeOf(draft, attempt),
                StartTime = Seconds.Floor(attempt.CreatedAt),
            },
            attempt.Number,
            attempt.Kind,
            attempt.Resource);
        draft.Active.Add(run);
        switch (attempt.Trigger)
        {
            case RunTriggers.Manual:
                ManualRuns.Remember(draft, attempt.RunId, attempt.NominalTime);
                break;
            case RunTriggers.Backfill:
                BackfillRuns.NoteStarted(draft, attempt.RunId, attempt.NominalTime);
                break;
            case RunTriggers.Schedule or RunTriggers.CatchUp:
                if (queued is null)
                    draft.Adopted.Add(attempt.NominalTime);
                draft.Status = draft.Status with { StartedRuns = draft.Status.StartedRuns + 1 };
                break;
        }

        // The event of its start was lost with the status.
        draft.Tell(EventType.Normal, Reasons.RunStarted, $"Run {run.Id} started", run.Pod, run.Id);
    }

    private static DateTimeOffset? DueTimeOf(Draft draft, Attempt attempt) => attempt.Trigger switch
    {
        RunTriggers.Schedule or RunTriggers.CatchUp when draft.Schedule is { } schedule =>
            Seconds.Floor(schedule.Timetable.At(attempt.NominalTime).DueTime),
        RunTriggers.Schedule or RunTriggers.CatchUp or RunTriggers.Backfill => null,
        _ => attempt.NominalTime,
    };
}
