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

    // A time further ahead was written with a wrong clock and has waited long enough. A target can ask for a longer wait than the back-off,
    // but not by more than a day.
    private static TimeSpan LongestWait(Schedule schedule, RunStatus run)
    {
        var backoff = schedule.Retry.DelayAfter(run.Attempts, run.Id);
        return backoff < TimeSpan.MaxValue - BecomeEffective.AheadAtMost ? backoff + BecomeEffective.AheadAtMost : TimeSpan.MaxValue;
    }
}
