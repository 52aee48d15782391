using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>The account of a Backfill: which of its nominal times have started, and how their runs ended.</summary>
internal static class BackfillRuns
{
    /// <summary>Whether a run belongs to a Backfill.</summary>
    public static bool IsOne(RunStatus run) => run.Trigger == RunTriggers.Backfill;

    /// <summary>Whether a run belongs to this Backfill.</summary>
    public static bool IsOf(this BackfillProgress progress, string runId, DateTimeOffset nominalTime) =>
        RunNames.IsOfBackfill(runId, progress.Uid, nominalTime);

    /// <summary>Active runs of a Backfill.</summary>
    public static IEnumerable<RunStatus> ActiveOf(Draft draft, BackfillProgress progress) =>
        draft.Active.Where(run => IsOne(run) && progress.IsOf(run.Id, run.ScheduledTime!.Value));

    /// <summary>Whether a nominal time of the range has not started.</summary>
    public static bool IsOpen(this BackfillProgress progress, DateTimeOffset nominalTime) =>
        nominalTime >= progress.From && nominalTime <= progress.To && progress.Ahead?.Contains(nominalTime.ToUnixTimeSeconds()) != true;

    /// <summary>Notes that a run has started: this leader starts it, or a former one did.</summary>
    public static void NoteStarted(Draft draft, string runId, DateTimeOffset nominalTime)
    {
        var index = draft.Backfills.FindIndex(p => p.IsOf(runId, nominalTime));
        if (index < 0)
            return;
        var before = draft.Backfills[index];
        draft.Backfills[index] = before with { Started = before.Started + 1, Ahead = [.. before.Ahead ?? [], nominalTime.ToUnixTimeSeconds()] };
    }

    /// <summary>Counts a run that has ended. It is not in the totals and the record of the schedule, which are about runs of its own.</summary>
    public static void Conclude(Draft draft, RunStatus run)
    {
        var index = draft.Backfills.FindIndex(p => p.IsOf(run.Id, run.ScheduledTime!.Value));
        if (index >= 0)
            draft.Backfills[index] = Count(draft.Backfills[index], run);
        var (type, reason, message) = run.Result switch
        {
            RunResults.Succeeded => (EventType.Normal, Reasons.RunSucceeded, $"Run {run.Id} succeeded"),
            RunResults.Failed => (EventType.Warning, Reasons.RunFailed, $"Run {run.Id} failed ({run.Reason}): {run.Message}"),
            RunResults.Cancelled => (EventType.Normal, Reasons.RunCancelled, $"Run {run.Id} was cancelled: {run.Message}"),
            _ => (EventType.Warning, Reasons.RunUnknown, $"Run {run.Id}: {run.Message}"),
        };
        draft.Tell(type, reason, message, run.Pod, run.Id);
    }

    /// <summary>What has not started on this grid. It is counted again in each plan, because the schedule may have been edited.</summary>
    public static BackfillProgress OnGrid(BackfillProgress progress, BackfillSpec spec, ITrigger grid)
    {
        var isNewestFirst = spec.Order == BackfillOrders.NewestFirst;
        while (true)
        {
            var rest = GridRange.Of(grid, progress.From!.Value.AddTicks(-1), progress.To!.Value);
            var next = isNewestFirst ? rest.Last : rest.First;
            if (rest.Count == 0 || progress.IsOpen(next))
                return Counted(progress, grid, spec, rest.Count, next);
            progress = isNewestFirst ? progress with { To = next.AddSeconds(-1) } : progress with { From = next.AddSeconds(1) };
        }
    }

    private static BackfillProgress Counted(BackfillProgress progress, ITrigger grid, BackfillSpec spec, long count, DateTimeOffset next)
    {
        var ahead = progress.Ahead?.Where(t => DateTimeOffset.FromUnixTimeSeconds(t) is var time && time >= progress.From && time <= progress.To).ToArray();
        var remaining = count - (ahead ?? []).Count(t => GridRange.IsOn(grid, DateTimeOffset.FromUnixTimeSeconds(t)));
        var total = progress.Started + remaining;
        return progress with
        {
            Ahead = ahead is null or [] ? null : ahead,
            Remaining = remaining,
            Next = remaining == 0 ? null : next,
            Problem = total > spec.MaxRuns && remaining > 0
                ? $"spec.maxRuns: the range has {total} nominal times, and at most {spec.MaxRuns} may run; raise it, or make several Backfills"
                : null,
        };
    }

    private static BackfillProgress Count(BackfillProgress progress, RunStatus run) => run.Result switch
    {
        RunResults.Succeeded => progress with { Succeeded = progress.Succeeded + 1 },
        RunResults.Failed => progress with { Failed = progress.Failed + 1, Failures = Listed(progress, run) },
        RunResults.Cancelled => progress with { Cancelled = progress.Cancelled + 1 },
        _ => progress with { Unknown = progress.Unknown + 1, Failures = Listed(progress, run) },
    };

    private static BackfillFailure[] Listed(BackfillProgress progress, RunStatus run) =>
    [
        new BackfillFailure
        {
            Id = run.Id,
            ScheduledTime = run.ScheduledTime,
            Reason = Draft.Cut(run.Reason, StatusLimits.Reason),
            Message = Draft.Cut(run.Message, StatusLimits.BackfillMessage),
        },
        .. (progress.Failures ?? []).Take(StatusLimits.BackfillFailures - 1),
    ];
}
