using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Model.Explaining;

/// <summary>Explains runs that are due and wait for their turn.</summary>
internal static class WaitingRuns
{
    public static Explanation? Find(Facts facts, AskedTime asked)
    {
        if (facts.Status.Queued?.FirstOrDefault(run => asked.Means(run.ScheduledTime) || asked.Means(run.DueTime)) is { } queued)
        {
            return new Explanation(Cause.Queued, $"It has not run yet: it waits for a slot{Behind(facts)}.").With($"It is run {queued.Id}.", IfSuspended(facts));
        }

        if (facts.Status.Backlog is not { From: { } from, Through: { } through } backlog)
            return null;
        if (PlannedTimes.NominalIn(facts, asked) is not { } nominal || nominal < from || nominal > through)
            return null;
        var which = backlog.Remaining == 1 ? "it is the only one" : $"{backlog.Remaining} from {facts.Text(from)} to {facts.Text(through)} start oldest first";
        return new Explanation(Cause.InBacklog, $"It has not run yet: it was missed and waits to be made up for; {which}, as slots become free.")
            .With($"spec.misfire.policy is RunAll{Behind(facts)}.", IfSuspended(facts));
    }

    private static string Behind(Facts facts)
    {
        var active = facts.Status.Active ?? [];
        var limit = facts.Compilation.Schedule is { } schedule ? $" (spec.concurrency: {schedule.Concurrency.Mode}, limit {schedule.Concurrency.Limit})" : "";
        return active.Count switch
        {
            0 => limit,
            1 => $" behind run {active[0].Id}, active for {(active[0].StartTime is { } start ? Times.Rough(facts.Now - start) : "a while")}{limit}",
            var count => $" behind {count} active runs{limit}",
        };
    }

    private static string? IfSuspended(Facts facts) => ServiceState.IsSuspended(facts) ? "The schedule is suspended, so it does not start before it is resumed." : null;
}
