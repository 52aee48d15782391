using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>Picks the Pods and Jobs of finished runs that are beyond the history limits or too old. Runs in the status are not touched.</summary>
internal static class PruneHistory
{
    public static void Apply(Draft draft)
    {
        if (draft.Governing is not { } schedule || draft.IsBeingDeleted || draft.Snapshot.Attempts.All(a => a.ObjectName is null))
            return;
        var finished = draft.Snapshot.Attempts
            .Where(a => a is { ObjectName: not null, IsFinished: true, IsDeleting: false })
            .Where(a => !draft.Active.Exists(r => r.Id == a.RunId))
            .GroupBy(a => a.RunId)
            .Select(g => g.OrderBy(a => a.Number).ToList())
            .OrderByDescending(run => run[^1].FinishedAt ?? run[^1].CreatedAt)
            .ThenByDescending(run => run[^1].NominalTime)
            .ToList();

        // A Backfill of a hundred runs does not push out those of the schedule.
        foreach (var runs in finished.GroupBy(run => (run[^1].Trigger == RunTriggers.Backfill, run[^1].State)))
            PruneRuns(draft, schedule, runs, runs.Key.State == AttemptState.Succeeded ? schedule.History.Succeeded : schedule.History.Failed);
    }

    private static void PruneRuns(Draft draft, Schedule schedule, IEnumerable<List<Attempt>> newestFirst, int kept)
    {
        foreach (var (index, attempts) in newestFirst.Index())
        {
            var expires = Expiry(attempts[^1], schedule.History.TimeToLive);
            if (index >= kept || draft.Now >= expires)
                draft.Prunes.AddRange(attempts);
            else
                draft.WakeBy(expires);
        }
    }

    private static DateTimeOffset? Expiry(Attempt attempt, TimeSpan? timeToLive) =>
        timeToLive is { } ttl ? Instants.Add(attempt.FinishedAt ?? attempt.CreatedAt, ttl) : null;
}
