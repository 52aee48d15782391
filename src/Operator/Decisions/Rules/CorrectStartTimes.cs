namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Corrects the start time of a run that was written with a wrong clock. Its timeouts start over now: how long it has run is unknown, and
/// otherwise it could keep its slot until 2100.
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
