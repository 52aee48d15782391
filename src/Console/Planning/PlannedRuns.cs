using ScheduledJobs.Console.Reading;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Console.Planning;

/// <summary>
/// The nominal times of a schedule in a range: listed if they are few, and counted otherwise, so that the cost does not depend on how often a
/// schedule runs.
/// </summary>
internal static class PlannedRuns
{
    private static readonly TimeSpan Tick = new(1);

    /// <summary>Whether the schedule plans anything: it is valid, and not suspended without an end.</summary>
    public static bool IsPlanning(Entry entry) =>
        entry is { Schedule: not null, Job.Metadata.DeletionTimestamp: null } && !Suspension.IsOpenEnded(entry.Job);

    /// <summary>How many nominal times a range has. Those before the schedule took effect do not count.</summary>
    public static long Count(Entry entry, TimeRange range)
    {
        if (entry.Schedule is not { } schedule || Clip(entry, range) is not { } clipped)
            return 0;
        return entry.Job.Spec.MaxRuns is null ? CountIn(schedule.Timetable.Trigger, clipped) : Bounded(entry, clipped).Count();
    }

    /// <summary>The nominal times of a range; null if there are more than <paramref name="most"/>.</summary>
    public static IReadOnlyList<DateTimeOffset>? List(Entry entry, TimeRange range, int most)
    {
        if (entry.Schedule is not { } schedule || Clip(entry, range) is not { } clipped)
            return [];
        if (entry.Job.Spec.MaxRuns is not null)
            return Bounded(entry, clipped).ToList() is var bounded && bounded.Count <= most ? bounded : null;
        var trigger = schedule.Timetable.Trigger;
        var times = new List<DateTimeOffset>();
        for (var at = trigger.NextAfter(clipped.From - Tick); at < clipped.To; at = trigger.NextAfter(at.Value))
        {
            if (times.Count == most)
                return null;
            times.Add(at.Value);
        }

        return times;
    }

    /// <summary>The first nominal time of a range that has one.</summary>
    public static DateTimeOffset First(Entry entry, TimeRange range) =>
        entry.Schedule!.Timetable.Trigger.NextAfter((Clip(entry, range) ?? range).From - Tick) ?? range.From;

    /// <summary>Adds the number of nominal times in each part of a range to <paramref name="counts"/>; returns how many there are.</summary>
    /// <param name="entry">The schedule.</param>
    /// <param name="bounds">Where the parts begin, and where the last one ends.</param>
    /// <param name="counts">A number for each part.</param>
    public static long AddCounts(Entry entry, DateTimeOffset[] bounds, long[] counts)
    {
        if (List(entry, new TimeRange(bounds[0], bounds[^1]), counts.Length / 2) is { } times)
        {
            foreach (var time in times)
            {
                var found = Array.BinarySearch(bounds, time);
                counts[found >= 0 ? found : ~found - 1]++;
            }

            return times.Count;
        }

        long total = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var count = Count(entry, new TimeRange(bounds[i], bounds[i + 1]));
            counts[i] += count;
            total += count;
        }

        return total;
    }

    private static long CountIn(ITrigger trigger, TimeRange range) => trigger.CountBetween(range.From - Tick, range.To - Tick);

    /// <summary>The part of a range in which the schedule is in effect; null if it is not in effect at all.</summary>
    public static TimeRange? Clip(Entry entry, TimeRange range)
    {
        var since = entry.Status.SuspendedUntil is { } end && end > entry.Since ? end : entry.Since + Tick;
        return since >= range.To ? null : since <= range.From ? range : range with { From = since };
    }

    /// <summary>With maxRuns, the preview knows which run is the last.</summary>
    private static IEnumerable<DateTimeOffset> Bounded(Entry entry, TimeRange range)
    {
        var preview = new SchedulePreview(entry.Job, entry.Schedule!, range.From);
        var page = preview.Show(new PreviewRange { From = range.From, To = range.To - Tick, Count = PreviewRange.MaxCount });
        return page.Runs.Select(time => time.NominalTime);
    }
}
