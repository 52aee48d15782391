using ScheduledJobs.Kube.Events;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>Reports what comes next and whether all is well, and wakes the schedule when its next run is due.</summary>
internal static class Summarise
{
    public static void Apply(Draft draft)
    {
        var upcoming = Upcoming(draft, StatusLimits.Upcoming);
        DateTimeOffset? nextDue = upcoming.Count == 0 ? null : upcoming[0].DueTime;
        draft.WakeBy(nextDue);
        var end = Suspension.EndOf(draft.Suspensions);
        var listed = draft.IsSuspended ? SuspendedUpcoming.Update(draft, end) : ToRuns(upcoming);
        var ready = ReadyOf(draft, nextDue);
        var health = Health.Of(draft, nextDue);
        draft.Status = draft.Status with
        {
            ObservedGeneration = draft.Job.Metadata.Generation,
            ConsecutiveFailures = draft.Status.ConsecutiveFailures ?? 0,
            State = StateWord.Of(draft, isServed: ready.Problem is null, hasNext: ready.Reason == Reasons.Scheduled, health),
            Schedule = StatusText.Cut(draft.Schedule?.Text ?? TriggerText.Of(draft.Job.Spec.Trigger), StatusLimits.Schedule),
            Action = draft.Schedule?.ActionKind.ToString() ?? draft.Status.Action,
            NextRunTime = nextDue is { } due ? Seconds.Floor(due) : end is null ? null : listed?[0].DueTime,
            Upcoming = listed,

            // While the spec is invalid, a suspension that ends leaves its mark: what was due since is found by it.
            SuspendedUntil = draft.Schedule is null ? draft.Status.SuspendedUntil : end,
            Conditions = ConditionsOf(draft, ready, health),
        };
    }

    /// <summary>When the next undecided run is due; null for never.</summary>
    public static DateTimeOffset? NextDue(Draft draft) => Upcoming(draft, 1) is [var next, ..] ? next.DueTime : null;

    private static IReadOnlyList<Occurrence> Upcoming(Draft draft, int most)
    {
        if (draft.Schedule is not { } schedule || draft.IsSuspended || draft.HasUsedAllRuns || draft.IsBeingDeleted)
            return [];
        return Upcoming(draft, schedule, draft.Floor, most);
    }

    /// <summary>The next runs after a floor, without those that are to be skipped.</summary>
    internal static IReadOnlyList<Occurrence> Upcoming(Draft draft, Schedule schedule, DateTimeOffset floor, int most)
    {
        var (upcoming, count) = (new List<Occurrence>(), CountOf(draft, most));
        while (upcoming.Count < count && schedule.Timetable.NextAfter(floor) is { } next)
        {
            floor = next.NominalTime;
            if (!draft.Skips.Contains(floor))
                upcoming.Add(next);
        }

        return upcoming;
    }

    /// <summary>How many runs to list: fewer if maxRuns leaves fewer.</summary>
    internal static int CountOf(Draft draft, int most) => (int)Math.Min(most, draft.RunsLeft ?? most);

    /// <summary>Occurrences as the status shows them; null for none.</summary>
    internal static IReadOnlyList<UpcomingRun>? ToRuns(IReadOnlyList<Occurrence> upcoming) => upcoming.Count == 0
        ? null
        : upcoming.Select(o => new UpcomingRun { ScheduledTime = o.NominalTime, DueTime = Seconds.Floor(o.DueTime) }).ToArray();

    private static Condition[] ConditionsOf(Draft draft, (string Reason, string Message, string? Problem) ready, Health health)
    {
        var conditions = new ConditionSet(draft.Status.Conditions, draft.Job.Metadata.Generation, Seconds.Floor(draft.Now));
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
            draft.IsSuspended ? draft.Suspensions[0].Reason : Reasons.Active,
            Why(draft));
        SetLastRun(draft, conditions);
        conditions.Set(ConditionTypes.Healthy, health.Status, health.Reason, health.Message);
        var isNews = wasReason != ready.Reason || conditions.HasNewMessage(ConditionTypes.Ready);
        if (ready.Problem is not null && isNews)
            draft.Tell(EventType.Warning, ready.Reason, ready.Problem);
        else if (ready.Reason == Reasons.Completed && wasReason != Reasons.Completed)
            draft.Tell(EventType.Normal, Reasons.Completed, ready.Message);
        return conditions.ToArray();
    }

    private static (string Reason, string Message, string? Problem) ReadyOf(Draft draft, DateTimeOffset? nextDue)
    {
        if (draft.Snapshot.Compilation.Problem is { } problem)
            return (problem.Reason, problem.Message, problem.Message);
        if (draft.IsBeingDeleted)
            return (Reasons.Terminating, "The ScheduledJob is being deleted; no new runs start", null);
        var schedule = draft.Schedule!;
        if (draft.IsSuspended)
            return (Reasons.Suspended, $"No scheduled runs start{(draft.Job.Spec.Suspend && draft.Suspensions.Count == 1 ? " while" : ":")} {Why(draft)}", null);
        if (draft.Status.LastScheduleTime is { } last && last - draft.Now > BecomeEffective.AheadAtMost)
        {
            var ahead = $"status.lastScheduleTime: {KubeTimeConverter.ToText(last)} is far in the future, so a clock was wrong when it was written. "
                + "No scheduled run starts before then; edit spec.trigger to restart from now";
            return (Reasons.ClockSkew, ahead, ahead);
        }

        if (nextDue is { } due)
            return (Reasons.Scheduled, NextRun(due, schedule, draft), null);
        if (draft.Queued.Count + (draft.Status.Backlog?.Remaining ?? 0) is > 0 and var waiting)
            return (Reasons.Scheduled, waiting == 1 ? "The last run is waiting for its turn" : $"The last {waiting} runs are waiting for their turn", null);
        if (!draft.HasUsedAllRuns && schedule.Timetable.NextAfter(draft.Floor) is not null)
            return (Reasons.Scheduled, $"All times that are left are to be skipped, as the annotation {ApiConstants.SkipAnnotation} requests", null);
        if (!draft.HasUsedAllRuns && NeverFires.WhyGivenUp(draft.Job.Spec, schedule, draft.Job.Metadata.CreationTimestamp, draft.Floor) is { } givenUp)
            return (Reasons.SearchGivenUp, givenUp, givenUp);
        if (draft.Status.StartedRuns == 0 && draft.Status.LastScheduleTime is null)
        {
            var why = NeverFires.Why(draft.Job.Spec, schedule, draft.Job.Metadata.CreationTimestamp, draft.Floor);
            return (Reasons.NeverFires, why, why);
        }

        return (Reasons.Completed, "The schedule has no more runs", null);
    }

    private static string Why(Draft draft) => string.Join("; ", draft.Suspensions.Select(cause => cause.Message));

    private static string NextRun(DateTimeOffset due, Schedule schedule, Draft draft)
    {
        var next = $"next run {LocalTimeText.Of(due, schedule.Zone, draft.Now)}";
        IReadOnlyList<string> remarks = NeverFires.PartGivenUp(schedule, draft.Floor) is { } part ? [.. schedule.Warnings, part] : schedule.Warnings;
        return remarks.Count == 0 ? next : $"{next}. {string.Join(' ', remarks)}";
    }

    private static void SetLastRun(Draft draft, ConditionSet conditions)
    {
        if (draft.Status.LastRun is not { } last)
        {
            conditions.Set(ConditionTypes.LastRunSucceeded, ConditionStatus.Unknown, Reasons.NoRunYet, "No run has finished yet");
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
