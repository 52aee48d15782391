using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Model.Preview;

/// <summary>The nominal times ahead that are known not to run: those of a suspension that ends by itself, and those that are skipped on request.</summary>
internal sealed class PlannedPauses
{
    private static readonly TimeSpan OneTick = new(1);

    private readonly DateTimeOffset _now;
    private readonly HashSet<DateTimeOffset> _skips;

    private PlannedPauses(DateTimeOffset now, DateTimeOffset? lastSuspended, HashSet<DateTimeOffset> skips)
    {
        _now = now;
        LastSuspended = lastSuspended;
        _skips = skips;
    }

    /// <summary>The last nominal time that is suspended; null if nothing suspends the schedule until a known time.</summary>
    public DateTimeOffset? LastSuspended { get; }

    /// <summary>What a resource and its status say.</summary>
    public static PlannedPauses Of(ScheduledJob job, DateTimeOffset now)
    {
        var end = Suspension.EndOf(job);
        var handled = ScheduleProgress.Floor(job.Status ?? new ScheduledJobStatus()) ?? DateTimeOffset.MinValue;
        return new PlannedPauses(
            now, end > now ? Suspension.LastBefore(end.Value) : null, [.. SkipList.Of(job).Times.Where(time => time > handled)]);
    }

    public bool Suspends(DateTimeOffset nominal) => nominal > _now && nominal <= LastSuspended;

    public bool Skips(DateTimeOffset nominal) => _skips.Contains(nominal);

    /// <summary>The times to skip that a grid has.</summary>
    public IReadOnlyList<DateTimeOffset> SkipsOn(ITrigger grid) => [.. _skips.Where(time => grid.NextAfter(Instants.Subtract(time, OneTick)) == time)];

    /// <summary>The first time that runs strictly after an instant. A suspension is passed in one step, however many times it has.</summary>
    public DateTimeOffset? NextRun(ITrigger grid, DateTimeOffset instant)
    {
        var next = grid.NextAfter(instant);
        while (next is { } time && (Suspends(time) || Skips(time)))
            next = grid.NextAfter(Suspends(time) ? LastSuspended!.Value : time);
        return next;
    }

    /// <summary>The last time that runs strictly before an instant.</summary>
    public DateTimeOffset? LastRun(ITrigger grid, DateTimeOffset instant)
    {
        var last = grid.LastBefore(instant);
        while (last is { } time && (Suspends(time) || Skips(time)))
            last = grid.LastBefore(Suspends(time) ? Instants.Add(_now, OneTick) : time);
        return last;
    }
}
