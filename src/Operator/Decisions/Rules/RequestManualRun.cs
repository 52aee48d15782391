using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Starts one run for each new value of the run-now annotation, even while suspended. It obeys concurrency and does not disturb the
/// schedule. A value that starts nothing is never ignored silently: an event says why.
/// </summary>
internal static class RequestManualRun
{
    public static void Apply(Draft draft)
    {
        if (draft.IsBeingDeleted || draft.Snapshot.IsStopping)
            return;
        if (draft.Job.RunNowValue() is not { } value)
        {
            ManualRuns.ForgetLast(draft);
            return;
        }

        if (value == draft.Status.LastManualRun)
            return;
        var id = RunNames.Manual(draft.Job.Metadata.Name!, value);
        if (WhyNot(draft, id) is { } reason)
        {
            ManualRuns.BeginList(draft);
            Ignore(draft, value, reason);
            if (draft.IsFirstSight)
                ManualRuns.Remember(draft, id, ManualRuns.NextTime(draft));
            return;
        }

        var now = ManualRuns.NextTime(draft);
        if (!Admission.Admit(draft, new RunRequest(id, RunTriggers.Manual, now, now)))
            return;
        ManualRuns.Remember(draft, id, now);
        draft.Status = draft.Status with { LastManualRun = value };
    }

    /// <summary>Cancels the run that the annotation asks for before it starts. False if it asks for no run, or another one.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="id">The run.</param>
    /// <param name="why">Why it is cancelled.</param>
    public static bool TryCancel(Draft draft, string id, string why)
    {
        if (draft.IsBeingDeleted || draft.Job.RunNowValue() is not { } value || value == draft.Status.LastManualRun
            || id != RunNames.Manual(draft.Job.Metadata.Name!, value) || WhyNot(draft, id) is not null)
        {
            return false;
        }

        var now = ManualRuns.NextTime(draft);
        draft.Conclude();
        RunRecords.RecordUnstarted(
            draft, new RunRequest(id, RunTriggers.Manual, now, now), RunResults.Cancelled, Reasons.Cancelled, $"Run {id} was cancelled before it started: {why}", Reasons.RunCancelled, eventType: EventType.Normal);
        ManualRuns.Remember(draft, id, now);
        return true;
    }

    /// <summary>
    /// Whether the annotation asks for this run, and did not yet when the resource was created. Such a value is no part of a backup, and counts even if the
    /// operator had not seen the resource before.
    /// </summary>
    public static bool IsAskedForSinceCreation(Draft draft, string id) =>
        draft.Job.RunNowValue() is { } value && id == RunNames.Manual(draft.Job.Metadata.Name!, value)
        && draft.Job.Metadata.CreationTimestamp is { } created && RequestTime.IsSince(value, created, draft.Now);

    private static string? WhyNot(Draft draft, string id)
    {
        if (draft.IsFirstSight && !IsAskedForSinceCreation(draft, id))
            return $"{Request.WasThere}. Set a new value to start a run";
        if (draft.Status.HasUsedManual(id))
            return $"was already used by run {id}. Set a new value to start a run";
        if (IsInUse(draft, id))
            return $"was already used by run {id}, which has not ended or whose Pod or Job still exists. Set a new value to start a run";
        return draft.Schedule is null ? "was set while the spec was invalid. Set a new value once Ready is True" : null;
    }

    // The list holds the last ten values only. An older one would find the object of its old run, and that run's result. What is not on record has been
    // adopted by now.
    private static bool IsInUse(Draft draft, string id) =>
        draft.Snapshot.Attempts.Any(a => a.RunId == id) || draft.Active.Exists(r => r.Id == id) || draft.Queued.Exists(q => q.Id == id);

    private static void Ignore(Draft draft, string value, string why)
    {
        draft.Status = draft.Status with { LastManualRun = value };
        draft.Tell(EventType.Warning, Reasons.RunNowIgnored, $"run-now '{Request.Show(value)}' starts nothing: it {why}");
    }
}
