using ScheduledJobs.Operator.Schedules;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Notices a new resource, a change of what says when runs are due, and the end of a suspension. From that moment on the schedule is
/// effective; nominal times before it are never considered.
/// </summary>
internal static class BecomeEffective
{
    public static void Apply(Draft draft)
    {
        var hash = EffectiveHash.Of(draft.Job.Spec);
        if (draft.Status.EffectiveSince is null)
        {
            draft.IsFirstSight = true;
            draft.Status = draft.Status with
            {
                EffectiveSince = draft.Job.Metadata.CreationTimestamp ?? Seconds.Floor(draft.Now),
                EffectiveHash = hash,
            };
        }
        else if (draft.Status.EffectiveHash != hash)
        {
            // Our clock may be behind the server's: before its creation a schedule was never effective.
            draft.Status = draft.Status with
            {
                EffectiveSince = Draft.Later(draft.Job.Metadata.CreationTimestamp, Seconds.Floor(draft.Now)),
                EffectiveHash = hash,
            };
        }
    }
}
