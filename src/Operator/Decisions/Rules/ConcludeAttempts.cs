using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>Checks the current attempt of each active run: succeeded, failed, lost, or still running.</summary>
internal static class ConcludeAttempts
{
    public static void Apply(Draft draft)
    {
        foreach (var run in draft.Active.ToArray())
        {
            if (run.NextAttemptTime is not null)
                continue;
            var attempt = draft.AttemptOf(run);
            switch (attempt?.State)
            {
                case AttemptState.Succeeded:
                    RunRecords.Finish(draft, run, RunResults.Succeeded, null, attempt.FinishedAt ?? draft.Now);
                    break;
                case AttemptState.Failed:
                    // A call that timed out, and whose record was lost.
                    draft.HasTimedOut |= attempt is { Kind: ActionKind.Http, Failure.Reason: Reasons.DeadlineExceeded };
                    FailAttempt(draft, run, attempt.Failure!, attempt.FinishedAt ?? draft.Now);
                    break;
                case null:
                    Lost(draft, run);
                    break;
            }
        }
    }

    /// <summary>An attempt has failed: either another one follows, or the run has failed.</summary>
    public static void FailAttempt(Draft draft, RunStatus run, Failure failure, DateTimeOffset failedAt)
    {
        // A call's delivery guarantee is fixed when its run starts: if an edit allows retries later, it is still not made twice.
        if (draft.Governing is not { } schedule
            || run.Delivery == DeliveryModes.AtMostOnce
            || !schedule.Retry.Allows(run.Attempts, failure.RetryClass)
            || HasGivenUpItsPlace(draft))
        {
            RunRecords.Finish(draft, run, RunResults.Failed, failure, failedAt);
            return;
        }

        var backoff = schedule.Retry.DelayAfter(run.Attempts, run.Id);

        // If the target asks for a longer wait than our back-off, honour it.
        var next = Instants.Add(failedAt, failure.RetryAfter > backoff ? failure.RetryAfter.Value : backoff);
        draft.Update(AttemptHistory.WithEnded(draft, run, failure, failedAt) with
        {
            NextAttemptTime = Seconds.Ceiling(next),
            Reason = Draft.Cut(failure.Reason, StatusLimits.Reason),
            Message = Draft.Cut(failure.Message, StatusLimits.Message),
            HttpStatus = failure.HttpStatus,
        });
        draft.Conclude();
        draft.Tell(
            EventType.Warning,
            Reasons.AttemptFailed,
            $"Attempt {run.Attempts} of run {run.Id} failed ({failure.Reason}): {failure.Message}",
            runId: run.Id);
    }

    /// <summary>
    /// Whether a former leader started another run in the place of a failed one. It did not record that, and retries were raised since: a retry would run
    /// beside the other one.
    /// </summary>
    private static bool HasGivenUpItsPlace(Draft draft) =>
        draft.Schedule?.Concurrency is { Mode: not ConcurrencyMode.Allow } policy
        && draft.Active.Count > policy.Limit
        && draft.Active.Exists(run => draft.Snapshot.Status.Active?.Any(known => known.Id == run.Id) != true);

    private static void Lost(Draft draft, RunStatus run)
    {
        if (run.Pod is not null)
        {
            FailAttempt(
                draft, run, new Failure(Reasons.PodLost, $"Pod {run.Pod} disappeared before it finished", RetryClasses.PodLost), draft.Now);
        }
        else if (run.Job is not null)
        {
            FailAttempt(
                draft, run, new Failure(Reasons.JobLost, $"Job {run.Job} disappeared before it finished", RetryClasses.PodLost), draft.Now);
        }
        else if (run.Resource is { } item)
        {
            FailAttempt(
                draft, run, new Failure(Reasons.ResourceLost, $"{item.Kind} {item.Name} disappeared before it finished", RetryClasses.PodLost), draft.Now);
        }
        else if (!draft.Snapshot.IsStopping && !RepeatLostCalls.IsToRepeat(draft, run))
        {
            RunRecords.Finish(
                draft,
                run,
                RunResults.Unknown,
                new Failure(Reasons.OutcomeUnknown, "the call may have been made, but its outcome was lost when the operator stopped"),
                draft.Now);
        }
    }
}
