using ScheduledJobs.Kube.Events;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>Starts and finishes runs: the places where a run's record, the totals and the event change together.</summary>
internal static class RunRecords
{
    public static RunStatus WithAttempt(RunStatus run, int number, ActionKind kind, ObjectKind? resource)
    {
        var name = RunNames.Attempt(run.Id, number);
        return run with
        {
            Attempts = number,
            NextAttemptTime = null,
            AttemptStartTime = null,
            Running = null,
            Pod = kind == ActionKind.Pod ? name : null,
            Job = kind == ActionKind.Job ? name : null,
            Resource = resource is null ? null : new RunResource(resource.ApiVersion, resource.Kind, name),
        };
    }

    /// <summary>Starts an admitted run.</summary>
    public static void Start(Draft draft, RunRequest request)
    {
        var run = new RunStatus
        {
            Id = request.Id,
            Trigger = request.Trigger,
            ScheduledTime = request.NominalTime,
            DueTime = request.Trigger == RunTriggers.Backfill ? null : Seconds.Floor(request.DueTime),
            StartTime = Seconds.Floor(draft.Now),
        };
        draft.Active.Add(run with { Deadline = EnforceTimeouts.RecordedDeadline(draft, run) });
        StartAttempt(draft, draft.Active.Count - 1, 1);
        if (request.Trigger is RunTriggers.Schedule or RunTriggers.CatchUp)
            draft.Status = draft.Status with { StartedRuns = draft.Status.StartedRuns + 1 };
        draft.Tell(EventType.Normal, Reasons.RunStarted, $"Run {request.Id} started", draft.Active[^1].Pod, request.Id);
    }

    /// <summary>Starts an attempt of an active run.</summary>
    public static void StartAttempt(Draft draft, int activeIndex, int number)
    {
        var before = draft.Active[activeIndex];
        var run = WithAttempt(before, number, draft.Governing!.ActionKind, draft.Governing.Resource?.Kind);

        // A new attempt follows the spec as it is now, and an edit may have made it a call that is made at most once. A repetition keeps its guarantee.
        if (number > before.Attempts && draft.Governing is { ActionKind: ActionKind.Http, Delivery: DeliveryMode.AtMostOnce })
            run = run with { Delivery = DeliveryModes.AtMostOnce, Intent = draft.Snapshot.Actor };
        draft.Active[activeIndex] = number == 1 ? run : run with { AttemptStartTime = Seconds.Floor(draft.Now) };
        draft.Starts.Add(new StartAttempt(run.Id, number, run.ScheduledTime!.Value, run.Trigger!, draft.Status.LastSuccessfulTime));
    }

    /// <summary>Gives an active run its result.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="run">The run.</param>
    /// <param name="result">One of <see cref="RunResults"/>.</param>
    /// <param name="failure">Why it has another result than that it succeeded; null if it did.</param>
    /// <param name="completedAt">When it ended.</param>
    public static void Finish(
        Draft draft, RunStatus run, string result, Failure? failure, DateTimeOffset completedAt)
    {
        draft.Active.RemoveAll(r => r.Id == run.Id);
        draft.Conclude();
        var finished = run with
        {
            Result = result,
            Reason = failure?.Reason,
            Message = failure?.Message,
            CompletionTime = Draft.Later(run.StartTime, Seconds.Floor(completedAt)),
            AttemptHistory = AttemptHistory.OfFinished(draft, run, failure, completedAt),
            NextAttemptTime = null,
            HttpStatus = failure is null ? draft.AttemptOf(run)?.HttpStatus : failure.HttpStatus,
            Deadline = null,
            AttemptStartTime = null,
            Running = null,
            Intent = null,
        };
        if (BackfillRuns.IsOne(run))
        {
            BackfillRuns.Conclude(draft, finished);
            return;
        }

        draft.Record(finished);
        draft.Totals = Count(draft.Totals, result, 1);
        Conclude(draft, finished);
    }

    private static void Conclude(Draft draft, RunStatus run)
    {
        switch (run.Result)
        {
            case RunResults.Succeeded:
                draft.Status = draft.Status with
                {
                    ConsecutiveFailures = 0,
                    LastSuccessfulTime = Draft.Later(draft.Status.LastSuccessfulTime, run.CompletionTime),
                };
                WatchSuspensions.CountSuccess(draft, run);
                draft.Tell(EventType.Normal, Reasons.RunSucceeded, $"Run {run.Id} succeeded", run.Pod, run.Id);
                break;
            case RunResults.Failed:
                draft.Status = draft.Status with { ConsecutiveFailures = (draft.Status.ConsecutiveFailures ?? 0) + 1 };
                draft.Tell(EventType.Warning, Reasons.RunFailed, $"Run {run.Id} failed ({run.Reason}): {run.Message}", run.Pod, run.Id);
                WatchSuspensions.CountFailure(draft);
                break;
            case RunResults.Cancelled:
                draft.Tell(EventType.Normal, Reasons.RunCancelled, $"Run {run.Id} was cancelled: {run.Message}", run.Pod, run.Id);
                break;
            case RunResults.Replaced:
                draft.Tell(EventType.Normal, Reasons.RunReplaced, $"Run {run.Id} was stopped: {run.Message}", run.Pod, run.Id);
                break;
            default:
                draft.Tell(EventType.Warning, Reasons.RunUnknown, $"Run {run.Id}: {run.Message}", run.Pod, run.Id);
                break;
        }
    }

    /// <summary>Records a run that did not start, or several of them as one entry.</summary>
    public static void RecordUnstarted(
        Draft draft,
        RunRequest request,
        string result,
        string reason,
        string message,
        string eventReason,
        long count = 1,
        EventType eventType = EventType.Warning)
    {
        draft.Record(new RunStatus
        {
            Id = request.Id,
            Trigger = request.Trigger,
            ScheduledTime = request.NominalTime,
            DueTime = Seconds.Floor(request.DueTime),
            CompletionTime = Seconds.Floor(draft.Now),
            Result = result,
            Reason = reason,
            Message = message,
        });
        draft.Totals = Count(draft.Totals, result, count);
        draft.Events.Add(new PlannedEvent(eventType, eventReason, message, Cause: reason, Count: count));
    }

    private static RunTotals Count(RunTotals totals, string result, long count) => result switch
    {
        RunResults.Succeeded => totals with { Succeeded = totals.Succeeded + count },
        RunResults.Failed => totals with { Failed = totals.Failed + count },
        RunResults.Skipped => totals with { Skipped = totals.Skipped + count },
        RunResults.Missed => totals with { Missed = totals.Missed + count },
        RunResults.Replaced => totals with { Replaced = totals.Replaced + count },
        RunResults.Cancelled => totals with { Cancelled = totals.Cancelled + count },
        RunResults.Unknown => totals with { Unknown = totals.Unknown + count },
        RunResults.Suspended => totals with { Suspended = totals.Suspended + count },
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "Not a result of a run."),
    };
}
