using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>One extra run when the resource is seen for the first time, if it asks for that and is not suspended.</summary>
internal static class RequestCreateRun
{
    public static void Apply(Draft draft)
    {
        if (!draft.IsFirstSight || !draft.MayStartRuns || draft.IsSuspended || !draft.Job.Spec.RunOnCreate)
            return;

        // The creation time makes the name, so that a restart right after the first sight finds the run and does not repeat it.
        var nominal = draft.Status.EffectiveSince!.Value;
        var id = RunNames.Scheduled(draft.Job.Metadata.Name!, nominal);
        if (!draft.Snapshot.Attempts.Any(a => a.RunId == id))
            Admission.Admit(draft, new RunRequest(id, RunTriggers.Create, nominal, nominal));
    }
}
