using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>Stops runs that take longer than <c>timeout</c>, and attempts that are not running within <c>pendingTimeout</c>.</summary>
internal static class EnforceTimeouts
{
    public static void Apply(Draft draft)
    {
        foreach (var run in draft.Active.ToArray())
        {
            if (draft.Now >= DeadlineOf(draft, run))
                StopRun(draft, run);
            else if (draft.Now >= PendingDeadlineOf(draft, run))
                StopPending(draft, run, draft.Governing!.PendingTimeout!.Value);
            else
                Note(draft, run);
        }
    }

    /// <summary>Wakes the schedule when a run times out. Runs after all starts, so that it covers the runs started now.</summary>
    public static void WakeInTime(Draft draft)
    {
        foreach (var run in draft.Active)
        {
            draft.WakeBy(DeadlineOf(draft, run));
            draft.WakeBy(PendingDeadlineOf(draft, run));
        }
    }

    /// <summary>Stops the current attempt of a run, if it is visible and has not ended.</summary>
    public static void Stop(Draft draft, RunStatus run, Failure? failure = null)
    {
        if (draft.AttemptOf(run) is { } attempt)
            draft.Stop(attempt, failure);
    }

    /// <summary>When a run times out: according to the spec or, if that cannot be read, to the run's record.</summary>
    private static DateTimeOffset? DeadlineOf(Draft draft, RunStatus run) => draft.Governing is not { } schedule
        ? run.Deadline
        : schedule.Timeout is { } timeout && run.StartTime is { } start ? Instants.Add(start, timeout) : null;

    // By our own clock, not by the API server's, which stamped the Pod. A run that waits for its next attempt may still show the previous
    // one, which is stopped but not gone yet. A Pod that no cache shows may have run and be gone; a few seconds later we know.
    private static DateTimeOffset? PendingDeadlineOf(Draft draft, RunStatus run) =>
        draft.Governing?.PendingTimeout is { } timeout
        && run is { NextAttemptTime: null, Running: not true, StartTime: { } started }
        && (draft.AttemptOf(run) is { State: AttemptState.Pending, IsUnseen: false } || draft.Starts.Exists(s => s.RunId == run.Id))
            ? Instants.Add(run.AttemptStartTime ?? started, timeout)
            : null;

    /// <summary>Stores on the run's record what must outlive this process and this spec.</summary>
    private static void Note(Draft draft, RunStatus run)
    {
        var hasRun = draft.Governing?.PendingTimeout is not null && draft.AttemptOf(run) is { State: AttemptState.Running };
        var noted = run with { Deadline = RecordedDeadline(draft, run), Running = hasRun ? true : run.Running };
        if (noted != run)
            draft.Update(noted);
    }

    /// <summary>The deadline as the status keeps it: in whole seconds, or null if it is out of the calendar's range.</summary>
    public static DateTimeOffset? RecordedDeadline(Draft draft, RunStatus run) =>
        DeadlineOf(draft, run) is { } deadline && deadline < DateTimeOffset.MaxValue ? Seconds.Ceiling(deadline) : null;

    private static void StopRun(Draft draft, RunStatus run)
    {
        var timeout = draft.Governing?.Timeout ?? run.Deadline - run.StartTime ?? TimeSpan.Zero;
        var failure = new Failure(Reasons.DeadlineExceeded, $"did not finish within the timeout of {DurationText.Format(timeout)}");
        Stop(draft, run, failure);
        draft.HasTimedOut = true;
        RunRecords.Finish(draft, run, RunResults.Failed, failure, draft.Now);
    }

    private static void StopPending(Draft draft, RunStatus run, TimeSpan timeout)
    {
        var why = draft.AttemptOf(run)?.PendingMessage;
        Stop(draft, run);
        draft.HasTimedOut = true;
        ConcludeAttempts.FailAttempt(
            draft,
            run,
            new Failure(
                Reasons.PendingTimeout,
                $"did not start running within {DurationText.Format(timeout)}{(why is null ? "" : $": {why}")}",
                RetryClasses.PendingTimeout),
            draft.Now);
    }
}
