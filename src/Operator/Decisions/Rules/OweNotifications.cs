using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Owes a notification to everyone who asks for an event. It is in the same status as the event itself, so neither is recorded without the
/// other; and it stays there until it is known to have been received, or is given up.
/// </summary>
internal static class OweNotifications
{
    public static void Apply(Draft draft)
    {
        if (draft.Job.Spec.Notifications is not { Count: > 0 } receivers)
        {
            if (draft.Status.Notifications is not null)
                draft.Status = draft.Status with { Notifications = null };
            return;
        }

        var book = new NotificationBook(draft, receivers);
        foreach (var outcome in draft.Snapshot.NotificationOutcomes)
            book.Conclude(outcome);
        foreach (var run in draft.Ended)
            Tell(draft, book, run);
        if (IsSettled(draft))
            FollowProblems(draft, book);
        draft.Status = draft.Status with { Notifications = book.ToStatus() };
    }

    private static void Tell(Draft draft, NotificationBook book, RunStatus run)
    {
        var (@event, message) = run.Result switch
        {
            RunResults.Succeeded => (NotificationEvents.RunSucceeded, $"Run {run.Id} succeeded"),
            RunResults.Failed => (NotificationEvents.RunFailed, $"Run {run.Id} failed ({run.Reason}): {run.Message}"),
            RunResults.Unknown => (NotificationEvents.RunUnknown, $"Run {run.Id}: {run.Message}"),
            RunResults.Missed => (NotificationEvents.RunMissed, run.Message),
            RunResults.Skipped => (NotificationEvents.RunSkipped, run.Message),
            _ => (null, null),
        };
        if (@event is null)
            return;
        book.Owe(new OwedNotification
        {
            Id = $"{run.Id}-{@event}",
            Event = @event,
            Time = run.CompletionTime ?? Seconds.Floor(draft.Now),
            Reason = run.Reason ?? run.Result,
            Message = message,
            RunId = run.Id,
            ScheduledTime = run.ScheduledTime,
        });
    }

    /// <summary>
    /// Whether nothing follows at once that may change the picture: what is due right after a run has ended is not late, only next. A plan that
    /// reports why starts fail is the exception.
    /// </summary>
    private static bool IsSettled(Draft draft) => !draft.Snapshot.IsStopping && (draft.IsHeld || !(draft.HasConcluded || draft.Again));

    private static void FollowProblems(Draft draft, NotificationBook book)
    {
        var problems = FindProblems.In(draft);
        foreach (var problem in problems)
        {
            // Those of runs were told with their runs.
            if (book.Note(problem.Event) && problem.IsState)
                book.Owe(problem);
        }

        if (book.EndOthers(problems.Select(p => p.Event)) is { Count: > 0 } over)
            book.OweRecovery(over);
    }
}
