using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using static ScheduledJobs.Operator.Tests.Decisions.Model.ModelViolation;

namespace ScheduledJobs.Operator.Tests.Decisions.Model;

/// <summary>Keeps an independent account of Backfills: each nominal time of a range runs once.</summary>
internal sealed class BackfillLedger
{
    private readonly HashSet<string> _started = [];
    private int _created;

    /// <summary>Whether the schedule was edited such that it may have other times.</summary>
    public bool HasNewGrid { get; set; }

    public void CreateOrDelete(World world, ModelStep.Backfill step)
    {
        var prefix = $"b{step.Index}-";
        if (world.Backfills!.FirstOrDefault(b => b.Metadata.Name!.StartsWith(prefix, StringComparison.Ordinal)) is { } existing)
        {
            world.DeleteBackfill(existing.Metadata.Name!);
            return;
        }

        var now = (world.Now - World.Created).TotalSeconds;
        world.Fill(
            $"{prefix}{_created++}",
            now - step.Seconds,
            now,
            s => s with { Concurrency = step.Concurrency, Order = step.NewestFirst ? BackfillOrders.NewestFirst : BackfillOrders.OldestFirst });
    }

    /// <summary>Notes what a pass started, whether or not its status was written.</summary>
    public void Note(IEnumerable<StartAttempt> starts) => _started.UnionWith(starts.Select(s => s.RunId));

    /// <summary>Checks a written status: what has started is counted once, and what has ended never falls.</summary>
    /// <param name="before">What the pass saw.</param>
    /// <param name="after">The status that it wrote.</param>
    /// <param name="mayExceed">Whether a refusal was lost with its status: it is retried, beside what has started in its place.</param>
    public void Check(Snapshot before, ScheduledJobStatus after, bool mayExceed)
    {
        foreach (var progress in after.Backfills ?? [])
        {
            var active = after.Active?.Count(r => r.Trigger == RunTriggers.Backfill && RunNames.IsOfBackfill(r.Id, progress.Uid, r.ScheduledTime!.Value)) ?? 0;
            Unless(progress.CountActive() == active, $"{progress.Name} counts its active runs: {progress.CountActive()}, but {active} are");
            var spec = before.Backfills!.Single(b => b.Metadata.Uid == progress.Uid).Spec;
            if (before.Status.Backfills?.FirstOrDefault(p => p.Uid == progress.Uid) is not { } old)
                continue;
            Unless(before.IsStopping || mayExceed || active <= Math.Max(spec.Concurrency, old.CountActive()), $"at most {spec.Concurrency} of {progress.Name} are active, but {active} are");
            Unless(
                progress.Started >= old.Started && progress.Succeeded >= old.Succeeded && progress.Failed >= old.Failed && progress.Unknown >= old.Unknown
                    && progress.Cancelled >= old.Cancelled,
                $"counts of {progress.Name} never fall: {old} to {progress}");
        }
    }

    /// <summary>Checks the end: each time of each range has had its run, and no other.</summary>
    public void CheckComplete(World world)
    {
        foreach (var backfill in world.Backfills!)
        {
            var status = backfill.Status ?? new BackfillStatus();
            Unless(backfill.IsComplete, $"{backfill.Metadata.Name} is complete, but {status}");
            Unless(status is { Active: 0, Remaining: 0 or null }, $"nothing of {backfill.Metadata.Name} is left, but {status}");
            Unless(
                status.Started == status.Succeeded + status.Failed + status.Unknown + status.Cancelled && status.Started == status.Total,
                $"each run of {backfill.Metadata.Name} has one result, but {status}");
            if (HasNewGrid)
                continue;
            var times = TimesOf(world, backfill);
            Unless(status.Total == times.Count, $"{backfill.Metadata.Name} has {times.Count} times, but {status}");

            // The API server refused it, or the intent to make the call was all that was left of it.
            var missing = times.Count(t => !_started.Contains(RunNames.Backfill("demo", backfill.Metadata.Uid!, t)));
            Unless(missing <= status.Failed + status.Unknown + status.Cancelled, $"each time of {backfill.Metadata.Name} has its run, but {missing} have not: {status}");
        }
    }

    /// <summary>The times of the range that had passed when the Backfill was created; the later ones are the schedule's own.</summary>
    private static List<DateTimeOffset> TimesOf(World world, Backfill backfill)
    {
        var trigger = world.Snapshot().Compilation.Schedule!.Timetable.Trigger;
        var times = new List<DateTimeOffset>();
        var (from, to) = (backfill.Spec.From!.Value, backfill.Spec.To!.Value);
        if (backfill.Metadata.CreationTimestamp < to)
            to = backfill.Metadata.CreationTimestamp.Value;
        for (var t = trigger.NextAfter(from.AddTicks(-1)); t <= to; t = trigger.NextAfter(t.Value))
            times.Add(t.Value);
        return times;
    }
}
