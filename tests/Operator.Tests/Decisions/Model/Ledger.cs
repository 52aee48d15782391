using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using static ScheduledJobs.Operator.Tests.Decisions.Model.ModelViolation;

namespace ScheduledJobs.Operator.Tests.Decisions.Model;

/// <summary>Keeps account, from outside, of what a schedule owes and what its status says became of it.</summary>
internal sealed class Ledger
{
    private readonly HashSet<string> _ended = [];
    private readonly HashSet<(string, int)> _recorded = [];
    private readonly HashSet<string> _told = [];

    /// <summary>Checks what a pass started, whether or not its status was written.</summary>
    public void CheckStarts(Snapshot before, IReadOnlyList<StartAttempt> starts)
    {
        var mayStart = before.Compilation.IsValid && !before.IsStopping;
        Unless(mayStart || starts.Count == 0, $"nothing starts under an invalid spec or while stopping, but {starts.Count} did");
        foreach (var start in starts)
        {
            var key = (start.RunId, start.Number);
            var isRepeatedCall = before.Job.Spec is { Action.Http: not null, Delivery: DeliveryModes.AtLeastOnce };
            Unless(isRepeatedCall || !_recorded.Contains(key), $"attempt {start.Number} of {start.RunId} is started once");
            Unless(!_ended.Contains(start.RunId), $"{start.RunId} has ended and is not started again");
            Unless(
                !before.Attempts.Any(a => (a.RunId, a.Number) == key),
                $"attempt {start.Number} of {start.RunId} is not started while it is there");
            var isNew = start.Number == 1 && before.Status.Active?.Any(r => r.Id == start.RunId) != true;
            Unless(
                !isNew || start.Trigger == RunTriggers.Manual || !before.Job.Spec.Suspend,
                $"{start.RunId} does not start while suspended");
        }
    }

    /// <summary>Checks a status that was written: each nominal time in it once, nothing lost, nothing twice.</summary>
    public void CheckAccounts(Snapshot before, ScheduledJobStatus after)
    {
        var added = Entries(after) - Entries(before.Status);
        var owed = Owed(before, after);
        Unless(added == owed, $"each nominal time is accounted for once: {owed} were to be dealt with, {added} were");
        foreach (var run in (after.RecentRuns ?? []).Except(before.Status.RecentRuns ?? []).Where(r => r.Result != RunResults.Missed))
            Unless(_ended.Add(run.Id), $"{run.Id} has one result");
        foreach (var run in after.Active ?? [])
        {
            Unless(!_ended.Contains(run.Id), $"{run.Id} has a result and is not active");
            for (var number = 1; number <= run.Attempts; number++)
                _recorded.Add((run.Id, number));
        }

        Unless((after.Active ?? []).DistinctBy(r => r.Id).Count() == (after.Active ?? []).Count, $"an active run is listed once");
    }

    /// <summary>Checks what was told with a status: each start and each end once.</summary>
    public void CheckEvents(IEnumerable<PlannedEvent> events)
    {
        var transitions = events.Where(e => e.Reason is
            Reasons.RunStarted or Reasons.RunSucceeded or Reasons.RunFailed or Reasons.RunReplaced or Reasons.RunUnknown);
        foreach (var told in transitions)
            Unless(_told.Add(told.Message), $"'{told.Message}' is told once");
    }

    private static long Entries(ScheduledJobStatus status)
    {
        var totals = status.Totals ?? new RunTotals();
        return totals.Succeeded + totals.Failed + totals.Missed + totals.Skipped + totals.Replaced + totals.Unknown
            + (status.Active?.Count ?? 0) + (status.Queued?.Count ?? 0);
    }

    private static long Owed(Snapshot before, ScheduledJobStatus after)
    {
        long owed = Adopted(before, after);
        if (before.Compilation.Schedule is { } schedule && after.LastScheduleTime is { } last)
        {
            var floor = Floor(before, after);
            if (last > floor)
                owed += schedule.Timetable.Trigger.CountBetween(floor, last);
        }

        if (after.LastManualRun != before.Status.LastManualRun)
            owed++;
        var isFirstSight = before.Status.EffectiveSince is null;
        var mayStart = before.Compilation.IsValid && !before.IsStopping && !before.Job.Spec.Suspend;
        if (isFirstSight && before.Job.Spec.RunOnCreate && (mayStart || before.Attempts.Any(a => a.Trigger == RunTriggers.Create)))
            owed++;
        return owed;
    }

    /// <summary>Runs that an earlier pass started without writing it down, and that the present trigger and floor do not count.</summary>
    private static int Adopted(Snapshot before, ScheduledJobStatus after) => before.Attempts
        .Where(a => a.Trigger is RunTriggers.Schedule or RunTriggers.CatchUp)
        .Where(a => a.NominalTime > (before.Status.LastScheduleTime ?? DateTimeOffset.MinValue))
        .Where(a => before.Status.Active?.Any(r => r.Id == a.RunId) != true && before.Status.Queued?.Any(q => q.Id == a.RunId) != true)
        .Where(a => a.NominalTime <= Floor(before, after) || !IsOnGrid(before, a.NominalTime))
        .DistinctBy(a => a.RunId)
        .Count();

    private static DateTimeOffset Floor(Snapshot before, ScheduledJobStatus after) =>
        before.Status.LastScheduleTime > after.EffectiveSince ? before.Status.LastScheduleTime.Value : after.EffectiveSince!.Value;

    private static bool IsOnGrid(Snapshot before, DateTimeOffset nominal) =>
        before.Compilation.Schedule?.Timetable.Trigger.LastBefore(nominal.AddTicks(1)) == nominal;
}
