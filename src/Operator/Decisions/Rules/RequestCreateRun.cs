using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>One extra run when the resource is seen for the first time, if it asks for that and is not suspended.</summary>
internal static class RequestCreateRun
{
    public static void Apply(Draft draft)
    {
        if (!draft.IsFirstSight || draft.IsBeingDeleted || draft.IsSuspended || !draft.Job.Spec.RunOnCreate)
            return;

        // The name comes from the creation time, so a restart right after the first sight finds the run instead of repeating it.
        // It stays the same if a suspension that has passed moves what the schedule is effective from.
        var nominal = draft.Job.Metadata.CreationTimestamp ?? draft.Status.EffectiveSince!.Value;
        var id = RunNames.Scheduled(draft.Job.Metadata.Name!, nominal);
        var request = new RunRequest(id, RunTriggers.Create, nominal, nominal);

        // There is only one first sight, so a run that may not start in this plan cannot be requested again. It is queued for the next one, or until the
        // spec is valid: its calendar may have been created a moment after it.
        var mayStart = draft.Schedule is not null && !draft.Snapshot.IsStopping;
        if (!draft.Snapshot.Attempts.Any(a => a.RunId == id) && !(mayStart && Admission.Admit(draft, request)))
            Admission.Wait(draft, request);
    }
}
