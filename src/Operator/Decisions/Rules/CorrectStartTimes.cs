namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Brings back the start of a run that was written under a clock that was wrong. Its timeouts begin now: how long it has run is not known,
/// and until 2100 it would keep its place.
/// </summary>
internal static class CorrectStartTimes
{
    public static void Apply(Draft draft)
    {
        for (var i = 0; i < draft.Active.Count; i++)
        {
            var run = draft.Active[i];
            draft.Active[i] = run with { StartTime = Corrected(draft, run.StartTime), AttemptStartTime = Corrected(draft, run.AttemptStartTime) };
        }
    }

    private static DateTimeOffset? Corrected(Draft draft, DateTimeOffset? at) =>
        at - draft.Now > BecomeEffective.AheadAtMost ? Seconds.Floor(draft.Now) : at;
}
