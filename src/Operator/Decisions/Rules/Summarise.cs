using ScheduledJobs.Kube.Events;
using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>Says what comes next and whether all is well, and wakes the schedule when its next run is due.</summary>
internal static class Summarise
{
    public static void Apply(Draft draft)
    {
        var upcoming = Upcoming(draft);
        draft.Status = draft.Status with
        {
            ObservedGeneration = draft.Job.Metadata.Generation,
            Schedule = Draft.Cut(draft.Schedule?.Text, StatusLimits.Schedule),
            Action = draft.Schedule?.ActionKind.ToString(),
            NextRunTime = upcoming.Count == 0 ? null : Seconds.Floor(upcoming[0].DueTime),
            Upcoming = upcoming.Count == 0
                ? null
                : upcoming.Select(o => new UpcomingRun { ScheduledTime = o.NominalTime, DueTime = Seconds.Floor(o.DueTime) }).ToArray(),
        };
        if (upcoming.Count > 0)
            draft.WakeBy(upcoming[0].DueTime);
        SetConditions(draft, upcoming.Count > 0);
    }

    private static IReadOnlyList<Occurrence> Upcoming(Draft draft)
    {
        if (draft.Schedule is not { } schedule || draft.IsSuspended || draft.HasUsedAllRuns || draft.IsBeingDeleted)
            return [];
        var count = Math.Min(StatusLimits.Upcoming, draft.RunsLeft ?? StatusLimits.Upcoming);
        return schedule.Timetable.Upcoming(draft.Floor, (int)count);
    }

    private static void SetConditions(Draft draft, bool hasNext)
    {
        var conditions = new ConditionSet(draft.Status.Conditions, draft.Job.Metadata.Generation, Seconds.Floor(draft.Now));
        var ready = ReadyOf(draft, hasNext);
        var wasReason = conditions.ReasonOf(ConditionTypes.Ready);
        conditions.Set(ConditionTypes.Ready, ready.Problem is null ? ConditionStatus.True : ConditionStatus.False, ready.Reason, ready.Message);
        conditions.Set(
            ConditionTypes.Stalled,
            ready.Problem is null ? ConditionStatus.False : ConditionStatus.True,
            ready.Problem is null ? Reasons.Progressing : ready.Reason,
            ready.Problem ?? "");
        conditions.Set(
            ConditionTypes.Suspended,
            draft.IsSuspended ? ConditionStatus.True : ConditionStatus.False,
            draft.IsSuspended ? Reasons.Suspended : Reasons.Active,
            draft.IsSuspended ? "spec.suspend is true" : "");
        SetLastRun(draft, conditions);
        var isNews = wasReason != ready.Reason || conditions.HasNewMessage(ConditionTypes.Ready);
        if (ready.Problem is not null && isNews)
            draft.Tell(EventType.Warning, ready.Reason, ready.Problem);
        else if (ready.Reason == Reasons.Completed && wasReason != Reasons.Completed)
            draft.Tell(EventType.Normal, Reasons.Completed, ready.Message);
        draft.Status = draft.Status with { Conditions = conditions.ToArray() };
    }

    private static (string Reason, string Message, string? Problem) ReadyOf(Draft draft, bool hasNext)
    {
        if (draft.Snapshot.Compilation.Problem is { } problem)
            return (problem.Reason, problem.Message, problem.Message);
        if (draft.IsSuspended)
            return (Reasons.Suspended, "No run starts while spec.suspend is true", null);
        if (hasNext)
            return (Reasons.Scheduled, string.Join(' ', draft.Schedule!.Warnings), null);
        if (draft.Status.StartedRuns == 0 && draft.Status.LastScheduleTime is null)
        {
            const string Never = "spec.trigger: never fires after the schedule became effective";
            return (Reasons.NeverFires, Never, Never);
        }

        return (Reasons.Completed, "All runs of this schedule are over", null);
    }

    private static void SetLastRun(Draft draft, ConditionSet conditions)
    {
        if (draft.Status.LastRun is not { } last)
        {
            conditions.Set(ConditionTypes.LastRunSucceeded, ConditionStatus.Unknown, Reasons.NoRunYet, "No run has ended yet");
            return;
        }

        var status = last.Result switch
        {
            RunResults.Succeeded => ConditionStatus.True,
            RunResults.Failed => ConditionStatus.False,
            _ => ConditionStatus.Unknown,
        };
        conditions.Set(ConditionTypes.LastRunSucceeded, status, last.Reason ?? last.Result!, last.Message ?? "");
    }
}
