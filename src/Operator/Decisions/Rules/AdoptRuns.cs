using ScheduledJobs.Kube.Events;
using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Schedules;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Takes up what was started but not written down: if a process dies between the creation of a Pod and the write of the status, the
/// Pod is in the world and the status does not know it. The same holds for a status write that lost against somebody else's.
/// </summary>
internal static class AdoptRuns
{
    public static void Apply(Draft draft)
    {
        foreach (var attempt in draft.Snapshot.Attempts.OrderBy(a => a.NominalTime).ThenBy(a => a.Number))
        {
            var index = draft.Active.FindIndex(r => r.Id == attempt.RunId);
            if (index >= 0)
            {
                // A retry that was created but not written down.
                if (attempt.Number > draft.Active[index].Attempts)
                    draft.Active[index] = RunRecords.WithAttempt(draft.Active[index], attempt.Number, attempt.Kind);
            }
            else if (IsUnrecorded(draft, attempt))
            {
                Adopt(draft, attempt);
            }
        }
    }

    private static bool IsUnrecorded(Draft draft, Attempt attempt) => draft.Queued.Exists(q => q.Id == attempt.RunId) || attempt.Trigger switch
    {
        RunTriggers.Manual => RunNowRequest.Of(draft) is { } request && request.Id == attempt.RunId,
        RunTriggers.Create => draft.IsFirstSight,
        _ => attempt.NominalTime > (draft.Status.LastScheduleTime ?? DateTimeOffset.MinValue),
    };

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
            attempt.Kind);
        draft.Active.Add(run);
        switch (attempt.Trigger)
        {
            case RunTriggers.Manual when queued is null:
                draft.Status = draft.Status with { LastManualRun = draft.Job.RunNowValue() };
                break;
            case RunTriggers.Schedule or RunTriggers.CatchUp:
                draft.Adopted.Add(attempt.NominalTime);
                draft.Status = draft.Status with { StartedRuns = draft.Status.StartedRuns + 1 };
                break;
        }

        // The event of its start was lost with the status.
        draft.Tell(EventType.Normal, Reasons.RunStarted, $"Run {run.Id} started", run.Pod, run.Id);
        MakeRoom(draft, run);
    }

    // Under Replace whoever started this run stopped the oldest for it, and has written down neither.
    private static void MakeRoom(Draft draft, RunStatus adopted)
    {
        if (draft.Schedule is not { Concurrency: { Mode: ConcurrencyMode.Replace, Limit: var limit } } schedule)
            return;
        var others = draft.Active.Where(r => r != adopted && StaysActive(draft, schedule, r)).ToList();
        foreach (var oldest in others.Take(others.Count + 1 - limit))
            Admission.Replace(draft, oldest, adopted.Id);
    }

    private static bool StaysActive(Draft draft, Schedule schedule, RunStatus run) =>
        run.NextAttemptTime is not null || draft.AttemptOf(run)?.State switch
        {
            AttemptState.Succeeded => false,
            AttemptState.Failed => schedule.Retry.Allows(run.Attempts, draft.AttemptOf(run)!.Failure!.RetryClass),
            _ => true,
        };

    private static DateTimeOffset? DueTimeOf(Draft draft, Attempt attempt) => attempt.Trigger switch
    {
        RunTriggers.Schedule or RunTriggers.CatchUp when draft.Schedule is { } schedule =>
            Seconds.Floor(schedule.Timetable.At(attempt.NominalTime).DueTime),
        RunTriggers.Schedule or RunTriggers.CatchUp => null,
        _ => attempt.NominalTime,
    };
}
