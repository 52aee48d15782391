using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>Starts the next attempt of a run whose back-off is over.</summary>
internal static class StartRetries
{
    public static void Apply(Draft draft)
    {
        if (!draft.MayStartAttempts)
            return;
        for (var i = 0; i < draft.Active.Count; i++)
        {
            var run = draft.Active[i];
            if (run.NextAttemptTime is not { } next)
                continue;
            if (draft.Now >= next || next - draft.Now > LongestWait(draft.Governing!, run))
                RunRecords.StartAttempt(draft, i, run.Attempts + 1);
            else
                draft.WakeBy(next);
        }
    }

    // What is further ahead was written under a clock that was wrong, and has waited already. A target can ask for more than the back-off,
    // but not for a day more.
    private static TimeSpan LongestWait(Schedule schedule, RunStatus run)
    {
        var backoff = schedule.Retry.DelayAfter(run.Attempts, run.Id);
        return backoff < TimeSpan.MaxValue - BecomeEffective.AheadAtMost ? backoff + BecomeEffective.AheadAtMost : TimeSpan.MaxValue;
    }
}
