using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions.Rules;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>The status of a Backfill: pure, from what its ScheduledJob has on record.</summary>
internal static class BackfillReport
{
    /// <param name="backfill">The Backfill.</param>
    /// <param name="schedule">Its ScheduledJob; null if that does not exist.</param>
    /// <param name="now">When, in whole seconds.</param>
    public static BackfillStatus Of(Backfill backfill, ScheduledJob? schedule, DateTimeOffset now)
    {
        var before = backfill.Status ?? new BackfillStatus();
        var progress = schedule?.Status?.Backfills?.FirstOrDefault(p => p.Uid == backfill.Metadata.Uid);
        var status = (progress is null ? before with { Active = before.Active is null ? null : 0 } : Counted(before, progress)) with { ObservedGeneration = backfill.Metadata.Generation };
        var conditions = new ConditionSet(before.Conditions, backfill.Metadata.Generation, now);
        if (!backfill.IsComplete)
        {
            var complete = CompleteOf(backfill, schedule, progress, status);
            conditions.Set(ConditionTypes.Complete, complete.IsTrue ? ConditionStatus.True : ConditionStatus.False, complete.Reason, complete.Message);
            var failed = FailedOf(backfill, progress, status);
            conditions.Set(ConditionTypes.Failed, failed.IsTrue ? ConditionStatus.True : ConditionStatus.False, failed.Reason, failed.Message);
        }

        conditions.Set(
            ConditionTypes.Suspended,
            backfill.Spec.Suspend ? ConditionStatus.True : ConditionStatus.False,
            backfill.Spec.Suspend ? Reasons.Suspended : Reasons.Active,
            backfill.Spec.Suspend ? "spec.suspend is true" : "");
        return status with { Conditions = conditions.ToArray() };
    }

    private static BackfillStatus Counted(BackfillStatus before, BackfillProgress progress)
    {
        var total = progress.Started + progress.Remaining;
        return before with
        {
            Total = total,
            Started = progress.Started,
            Succeeded = progress.Succeeded,
            Failed = progress.Failed,
            Unknown = progress.Unknown,
            Cancelled = progress.Cancelled,
            Active = progress.CountActive(),
            Remaining = progress.Remaining,
            Progress = $"{progress.Started - progress.CountActive()}/{total}",
            Next = progress.Next,
            Failures = progress.Failures,
        };
    }

    private static (bool IsTrue, string Reason, string Message) CompleteOf(
        Backfill backfill, ScheduledJob? schedule, BackfillProgress? progress, BackfillStatus status)
    {
        var spec = backfill.Spec;
        if (BackfillCheck.FindProblem(spec) is { } problem)
            return (false, problem.Reason, problem.Message);
        if (schedule is null)
            return (false, Reasons.ScheduleNotFound, $"spec.scheduledJob: ScheduledJob {spec.ScheduledJob} does not exist in this namespace");
        if (progress is { Remaining: 0 } && progress.CountActive() == 0)
        {
            return progress.Started == 0
                ? (true, Reasons.NoTimes, $"ScheduledJob {spec.ScheduledJob} has no nominal times from {Text(spec.From)} to {Text(spec.To)}")
                : (true, Reasons.Finished, Ended(status));
        }

        if (progress?.Problem is { } why)
            return (false, Reasons.TooManyRuns, why);
        if (schedule.Status?.Conditions?.FirstOrDefault(IsInTheWay) is { } ready)
            return (false, Reasons.ScheduleNotReady, $"ScheduledJob {spec.ScheduledJob} is not Ready ({ready.Reason}): {ready.Message}");
        if (progress is null)
        {
            var others = (schedule.Status?.Backfills ?? []).Select(p => p.Name).ToList();
            return (false, Reasons.Waiting, others.Count < StatusLimits.Backfills ? "It has not begun" : $"It waits for one of {string.Join(", ", others)} to end");
        }

        if (status.Next is not null && Suspension.IsOfNamespace(schedule))
            return (false, Reasons.Waiting, $"{Ended(status)}; namespace {backfill.Metadata.Namespace} is suspended");
        return (false, Reasons.Progressing, status.Next is { } next ? $"{Ended(status)}; next {Text(next)}" : $"{Ended(status)}; the last are active");
    }

    // A schedule whose next run is not known has times that have passed.
    private static bool IsInTheWay(Condition condition) =>
        condition is { Type: ConditionTypes.Ready, Status: ConditionStatus.False, Reason: not (Reasons.NeverFires or Reasons.SearchGivenUp or Reasons.ClockSkew) };

    private static (bool IsTrue, string Reason, string Message) FailedOf(Backfill backfill, BackfillProgress? progress, BackfillStatus status)
    {
        if (BackfillCheck.FindProblem(backfill.Spec) is { } problem)
            return (true, problem.Reason, problem.Message);
        if (progress?.Problem is { } why)
            return (true, Reasons.TooManyRuns, why);
        return status.Failed is null or 0 && status.Unknown is null or 0
            ? (false, Reasons.AsPlanned, "")
            : (true, Reasons.RunsFailed, $"{Ended(status)}; status.failures has the last ones");
    }

    private static string Ended(BackfillStatus status)
    {
        var failed = status.Failed > 0 ? $", {status.Failed} failed" : "";
        var unknown = status.Unknown > 0 ? $", {status.Unknown} with an unknown outcome" : "";
        var cancelled = status.Cancelled > 0 ? $", {status.Cancelled} cancelled" : "";
        return $"{status.Succeeded ?? 0} of {status.Total ?? 0} runs succeeded{failed}{unknown}{cancelled}";
    }

    private static string Text(DateTimeOffset? time) => time is { } t ? KubeTimeConverter.ToText(t) : "";
}
