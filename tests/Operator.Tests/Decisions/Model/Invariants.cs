using System.Text.Json;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Scheduling.Misfires;
using static ScheduledJobs.Operator.Tests.Decisions.Model.ModelViolation;

namespace ScheduledJobs.Operator.Tests.Decisions.Model;

/// <summary>What holds after every pass whose status was written.</summary>
internal static class Invariants
{
    /// <summary>Counters and last times never decrease.</summary>
    public static void StatusGrows(ScheduledJobStatus before, ScheduledJobStatus after)
    {
        var (old, now) = (before.Totals ?? new RunTotals(), after.Totals!);
        Unless(
            old.ByResult().Zip(now.ByResult()).All(pair => pair.Second.Count >= pair.First.Count),
            $"totals never fall: {old} to {now}");
        Unless(after.StartedRuns >= before.StartedRuns, $"startedRuns never falls: {before.StartedRuns} to {after.StartedRuns}");
        Unless(!(after.LastScheduleTime < before.LastScheduleTime), $"lastScheduleTime never goes back");
        Unless(before.LastScheduleTime is null || after.LastScheduleTime is not null, $"lastScheduleTime is never lost");
        Unless(!(after.LastSuccessfulTime < before.LastSuccessfulTime), $"lastSuccessfulTime never goes back");
    }

    /// <summary>No start exceeds the limits of concurrency, queue and maxRuns.</summary>
    /// <param name="before">What the pass saw.</param>
    /// <param name="after">The status that it wrote.</param>
    /// <param name="starts">What it started.</param>
    /// <param name="mayExceed">Whether an earlier policy left more active than this one allows; starts must not add to them.</param>
    public static void LimitsHold(Snapshot before, ScheduledJobStatus after, IReadOnlyList<StartAttempt> starts, bool mayExceed)
    {
        if (before.Compilation.Schedule is not { } schedule)
            return;
        var active = after.Active?.Count ?? 0;

        // Late runs have the bound of RunAll, also those that another policy has queued.
        var isRunAll = schedule.Misfire.Mode == MisfireMode.RunAll;
        var queued = after.Queued?.Count(q => !isRunAll || q.Trigger != RunTriggers.CatchUp) ?? 0;
        var startedNew = starts.Any(s => s.Number == 1 && before.Status.Active?.Any(r => r.Id == s.RunId) != true);

        // A process that stops adopts what another has started, and leaves what it would conclude to the next leader.
        Unless(
            before.IsStopping || (mayExceed && !startedNew) || schedule.Concurrency.Mode == ConcurrencyMode.Allow || active <= schedule.Concurrency.Limit,
            $"no more than {schedule.Concurrency.Limit} are active, but {active} are");

        // What a crash leaves of a backlog also waits before the runs that were started. It has its own bound.
        var unrecorded = Ledger.Unrecorded(before).Count;
        var waited = before.Status.Queued?.Count ?? 0;

        // Under any policy, runs wait for those of a Backfill.
        var mayWait = before.Backfills is null or [] ? 0 : schedule.Concurrency.Limit;
        Unless(
            unrecorded > 0 || queued <= Math.Max(Math.Max(schedule.Concurrency.QueueLength, mayWait), waited),
            $"no more than {schedule.Concurrency.QueueLength} wait, but {queued} do");

        // A lower limit stops neither started nor queued runs.
        var counted = before.Status.StartedRuns + waited + unrecorded;
        Unless(
            !(after.StartedRuns > Math.Max(schedule.MaxRuns ?? long.MaxValue, counted)),
            $"no more than {schedule.MaxRuns ?? 0} runs start, but {after.StartedRuns} have");
    }

    /// <summary>As many finished runs are kept as the spec says, besides those that Healthy is about.</summary>
    public static void HistoryIsBounded(Snapshot before, ScheduledJobStatus after)
    {
        var most = Math.Max(before.Job.Spec.History.Recent, 2);
        Unless(!(after.RecentRuns?.Count > most), $"at most {most} recent runs are kept, but {after.RecentRuns?.Count} are");
    }

    /// <summary>What comes next is in the future.</summary>
    public static void NextIsAhead(World world)
    {
        Unless(!(world.LastPlan.WakeAt <= world.Now), $"the next wake-up is ahead, but is {world.LastPlan.WakeAt} at {world.Now}");
        Unless(
            world.Status.NextRunTime is not { } next || next > world.Now.AddSeconds(-1),
            $"the next run is ahead, but is {world.Status.NextRunTime} at {world.Now}");
    }

    /// <summary>A schedule is deleted only if it has been completed for long enough, and nothing of it is left.</summary>
    public static void ExpiresWhenItIsOver(World world)
    {
        if (!world.LastPlan.Expires)
            return;
        var status = world.Status;
        Unless(status is { ActiveCount: 0, Queued: null, Backlog: null }, $"what is active or waits keeps a schedule from being deleted");
        Unless(world.Backfills?.Any(b => !b.IsComplete) != true, $"a Backfill keeps a schedule from being deleted");
        Unless(status.Notifications?.Owed is null or [], $"a notification that is owed keeps a schedule from being deleted");
        Unless(world.Attempts.All(a => a.IsFinished), $"what runs keeps a schedule from being deleted");
        Unless(world.Condition(ConditionTypes.Ready).Reason == Reasons.Completed, $"a schedule that is not completed is not deleted");
        Unless(
            world.Job.Spec.TtlAfterCompleted is not null && status.CompletedSince?.AddSeconds(20) <= world.Now,
            $"a schedule that was completed at {status.CompletedSince} is not deleted at {world.Now}");
    }

    /// <summary>A served schedule has handled everything that is due.</summary>
    public static void NothingIsOverdue(World world)
    {
        var status = world.Status;
        if (world.Snapshot().Compilation.Schedule is not { } schedule || EffectiveMark.Read(status.EffectiveHash).State == EffectiveState.Suspended)
            return;
        if (schedule.MaxRuns <= status.StartedRuns + (status.Queued?.Count ?? 0) + (status.Backlog?.Remaining ?? 0))
            return;
        var floor = status.LastScheduleTime > status.EffectiveSince ? status.LastScheduleTime.Value : status.EffectiveSince!.Value;
        Unless(
            schedule.Timetable.LastDue(floor, world.Now) is null,
            $"what is due is dealt with, but {schedule.Timetable.LastDue(floor, world.Now)?.NominalTime} is not");
    }

    /// <summary>If nothing has changed, another pass does nothing and writes nothing.</summary>
    public static void NothingIsLeftToDo(World world, DateTimeOffset at, string when)
    {
        if (at < world.Now)
            return;
        var plan = Decider.Decide(world.Snapshot() with { Now = at });
        Unless(plan.Starts.Count == 0, $"{when} nothing starts, but {plan.Starts.Count} do");
        Unless(plan.Stops.All(s => s.IsDeleting), $"{when} nothing is stopped, but {plan.Stops.Count} are");
        Unless(plan.Prunes.Count == 0, $"{when} nothing is pruned, but {plan.Prunes.Count} are");
        Unless(plan.Events.Count == 0, $"{when} nothing is told, but '{(plan.Events is [var first, ..] ? first.Message : "")}' is");
        var diff = JsonMergePatch.Diff(ToUtf8(world.Status), ToUtf8(plan.Status));
        Unless(diff is null, $"{when} nothing is written, but {diff} is");
    }

    private static byte[] ToUtf8(ScheduledJobStatus status) =>
        JsonSerializer.SerializeToUtf8Bytes(status, ModelJsonContext.Default.ScheduledJobStatus);
}
