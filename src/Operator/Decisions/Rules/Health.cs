using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>Whether runs start and succeed as planned. If there are several problems, the one that a person should look at first.</summary>
/// <param name="Status">One of <see cref="ConditionStatus"/>.</param>
/// <param name="Reason">One of <see cref="Reasons"/>.</param>
/// <param name="Message">A sentence.</param>
internal sealed record Health(string Status, string Reason, string Message)
{
    /// <summary>The health of a schedule, once everything is decided.</summary>
    /// <param name="draft">The decision. It gets a wake-up at the time a run becomes late.</param>
    /// <param name="nextDue">When the next run is due; null for never.</param>
    public static Health Of(Draft draft, DateTimeOffset? nextDue) =>
        draft.Snapshot.Compilation.Problem is { } problem ? Bad(problem.Reason, problem.Message)
        : FindTripped(draft) ?? FindOverrunning(draft) ?? FindLate(draft, nextDue) ?? FindFailed(draft) ?? FindMissed(draft) ?? OfLastRun(draft);

    /// <summary>The suspension after too many failures; null if there is none.</summary>
    public static Health? FindTripped(Draft draft) =>
        draft.Suspensions is [{ Reason: Reasons.TooManyFailures } trip, ..] ? Bad(Reasons.Tripped, trip.Message) : null;

    /// <summary>Runs that are skipped because one is still active; null if there are none.</summary>
    public static Health? FindOverrunning(Draft draft)
    {
        if (draft.Active.MinBy(run => run.StartTime) is not { StartTime: { } since } oldest)
            return null;
        var skipped = draft.Recent.Any(run => RecentRuns.IsOverrun(run) && run.CompletionTime >= since);
        return skipped
            ? Bad(Reasons.Overrunning, $"Run {oldest.Id} has been active since {KubeTimeConverter.ToText(since)}, so newer runs are skipped")
            : null;
    }

    /// <summary>Reports a late run and what it waits for; null if no run is late.</summary>
    /// <inheritdoc cref="Of"/>
    public static Health? FindLate(Draft draft, DateTimeOffset? nextDue)
    {
        if (draft.Schedule is not { } schedule || draft.IsSuspended || draft.IsBeingDeleted)
            return null;
        var attempt = draft.Snapshot.StartFault is null ? null : draft.Active.Min(run => run.NextAttemptTime);
        var oldest = new[] { nextDue, draft.Status.Backlog?.From, draft.Queued.Min(run => run.DueTime), attempt }.Min();
        if (oldest is not { } due)
            return null;
        var lateAfter = Instants.Add(due, schedule.Misfire.GracePeriod);
        if (draft.Now > lateAfter)
            return Bad(Reasons.Late, $"A run has been due since {KubeTimeConverter.ToText(due)} but {WhyNotStarted(draft)}");

        // The bound is inclusive, as everywhere: at that exact instant it is not late yet.
        draft.WakeBy(Instants.Add(lateAfter, new TimeSpan(1)));
        return null;
    }

    private static string WhyNotStarted(Draft draft) => draft.Snapshot.StartFault is { } fault
        ? $"cannot be started: {fault.Message}; retrying"
        : $"has not started{Behind(draft)}";

    private static string Behind(Draft draft) => draft.Active.Count switch
    {
        0 => "",
        1 => $"; it is waiting for run {draft.Active[0].Id}",
        var count => $"; it is waiting for one of {count} active runs",
    };

    /// <summary>The last run, if it failed.</summary>
    public static Health? FindFailed(Draft draft) => LastOutcome(draft) switch
    {
        { Result: RunResults.Failed } last => Bad(Reasons.RunFailed, $"Run {last.Id} failed ({last.Reason}): {last.Message}"),
        null when draft.Status.ConsecutiveFailures > 0 => Bad(Reasons.RunFailed, $"{draft.Status.ConsecutiveFailures} in a row failed; the last runs were cancelled"),
        _ => null,
    };

    /// <summary>The last run that ended by itself: that somebody cancelled one says nothing about the others. Null if none is on record.</summary>
    public static RunStatus? LastOutcome(Draft draft) => draft.Status.LastRun is { Result: RunResults.Cancelled }
        ? draft.Recent.FirstOrDefault(run => run is { StartTime: not null, Result: not RunResults.Cancelled })
        : draft.Status.LastRun;

    /// <summary>What was missed since the last success; null if nothing was.</summary>
    public static Health? FindMissed(Draft draft)
    {
        var sinceSuccess = draft.Recent.TakeWhile(run => run.Result != RunResults.Succeeded);
        return sinceSuccess.FirstOrDefault(run => run.Result == RunResults.Missed) is { } missed
            ? Bad(Reasons.RunsMissed, missed.Message ?? $"Run {missed.Id} was missed")
            : null;
    }

    private static Health OfLastRun(Draft draft) => LastOutcome(draft) switch
    {
        null when draft.Status.LastSuccessfulTime is null => new Health(ConditionStatus.Unknown, Reasons.NoRunYet, "No run has finished yet"),
        { Result: RunResults.Unknown } last => new Health(ConditionStatus.Unknown, last.Reason ?? Reasons.OutcomeUnknown, last.Message ?? ""),
        _ => new Health(ConditionStatus.True, Reasons.AsPlanned, ""),
    };

    private static Health Bad(string reason, string message) => new(ConditionStatus.False, reason, message);
}
