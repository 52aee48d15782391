using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Schedules;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>Stops runs that take longer than <c>timeout</c>, and attempts that do not run within <c>pendingTimeout</c>.</summary>
internal static class EnforceTimeouts
{
    public static void Apply(Draft draft)
    {
        if (draft.Schedule is not { } schedule)
            return;
        foreach (var run in draft.Active.ToArray())
        {
            if (schedule.Timeout is { } timeout && draft.Now >= run.StartTime + timeout)
                StopRun(draft, run, timeout);
            else if (IsPendingTooLong(draft, schedule, run))
                StopPending(draft, run, schedule.PendingTimeout!.Value);
        }
    }

    /// <summary>Wakes the schedule when a run would take too long. After all starts: the run that starts now is one of them.</summary>
    public static void WakeInTime(Draft draft)
    {
        if (draft.Schedule is not { } schedule)
            return;
        foreach (var run in draft.Active)
        {
            draft.WakeBy(run.StartTime + schedule.Timeout);
            if (draft.Starts.Exists(s => s.RunId == run.Id))
                draft.WakeBy(draft.Now + schedule.PendingTimeout);
            else if (PendingAttempt(draft, run) is { } attempt)
                draft.WakeBy(attempt.CreatedAt + schedule.PendingTimeout);
        }
    }

    private static void StopRun(Draft draft, RunStatus run, TimeSpan timeout)
    {
        Stop(draft, run);
        draft.Starts.RemoveAll(s => s.RunId == run.Id);
        RunRecords.Finish(
            draft,
            run,
            RunResults.Failed,
            Reasons.DeadlineExceeded,
            $"did not end within the timeout of {DurationText.Format(timeout)}",
            draft.Now);
    }

    private static bool IsPendingTooLong(Draft draft, Schedule schedule, RunStatus run) =>
        PendingAttempt(draft, run) is { } attempt && draft.Now >= attempt.CreatedAt + schedule.PendingTimeout;

    // A run that waits for its next attempt may still show the last one, stopped and not gone yet.
    private static Attempt? PendingAttempt(Draft draft, RunStatus run) =>
        run.NextAttemptTime is null && draft.AttemptOf(run) is { State: AttemptState.Pending } attempt ? attempt : null;

    private static void StopPending(Draft draft, RunStatus run, TimeSpan timeout)
    {
        var why = draft.AttemptOf(run)?.PendingMessage;
        Stop(draft, run);
        ConcludeAttempts.FailAttempt(
            draft,
            run,
            new Failure(
                Reasons.PendingTimeout,
                $"did not run within {DurationText.Format(timeout)}{(why is null ? "" : $": {why}")}",
                RetryClasses.PendingTimeout),
            draft.Now);
    }

    /// <summary>Stops the current attempt of a run, if it can be seen and has not ended.</summary>
    public static void Stop(Draft draft, RunStatus run)
    {
        if (draft.AttemptOf(run) is { IsFinished: false } attempt)
            draft.Stops.Add(attempt);
    }
}
