using ScheduledJobs.Console.Reading;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Console.Planning;

/// <summary>
/// What <c>spec.exclude</c> does to the times of a schedule in a range: which ones it takes away, by leaving them out or moving them to another day,
/// and which ones it brings from another day.
/// </summary>
internal static class ExcludedTimes
{
    /// <summary>Most times of a range that are looked at for those that come from another day.</summary>
    private const int MostLooks = 200;

    private static readonly TimeSpan Tick = new(1);

    /// <summary>How many times of the trigger are taken away.</summary>
    public static long Count(Entry entry, TimeRange range) =>
        Find(entry, range) is var (excluding, part) ? excluding.CountExcluded(part.From - Tick, part.To - Tick) : 0;

    /// <summary>The times that are taken away; null if there are more than <paramref name="most"/>.</summary>
    public static IReadOnlyList<ExclusionNote>? List(Entry entry, TimeRange range, int most)
    {
        if (Find(entry, range) is not var (excluding, part))
            return [];
        var notes = new List<ExclusionNote>();
        var through = part.To - Tick;
        for (var at = excluding.FirstExcluded(part.From - Tick, through); at is { } time; at = excluding.FirstExcluded(time, through))
        {
            if (notes.Count == most)
                return null;
            if (excluding.FindExcluded(time) is { } note)
                notes.Add(note);
        }

        return notes;
    }

    /// <summary>The planned times that come from another day. Of a range with very many times, none are looked for.</summary>
    public static IReadOnlyList<ExclusionNote> Moved(Entry entry, TimeRange range) =>
        entry.Job.Spec.Exclude?.Policy == nameof(ExclusionPolicy.Skip) || Find(entry, range) is not var (excluding, part)
            ? []
            : [.. (PlannedRuns.List(entry, part, MostLooks) ?? []).Select(excluding.FindSource).OfType<ExclusionNote>()];

    /// <summary>In words, such as <c>3 excluded times, 1 time moved here</c>; empty if neither happens.</summary>
    public static string Text(Entry entry, TimeRange range)
    {
        var (taken, moved) = (Count(entry, range), Moved(entry, range).Count);
        var parts = new[] { taken > 0 ? Words.Count(taken, "excluded time") : null, moved > 0 ? $"{Words.Count(moved, "time")} moved here" : null };
        return string.Join(", ", parts.OfType<string>());
    }

    /// <summary>The trigger with its exclusions, and the part of a range in which it plans; null if nothing is excluded or planned.</summary>
    private static (ExcludingTrigger Excluding, TimeRange Part)? Find(Entry entry, TimeRange range)
    {
        if (!PlannedRuns.IsPlanning(entry) || entry.Schedule?.Excluding is not { } excluding || entry.State == ScheduleStates.Completed)
            return null;
        if (PlannedRuns.Clip(entry, range) is not { } part)
            return null;
        if (entry.Schedule.Timetable.Trigger is not WindowTrigger window)
            return (excluding, part);
        var from = window.StartAt > part.From ? window.StartAt : part.From;
        var to = window.EndAt < part.To ? window.EndAt + Tick : part.To;
        return from < to ? (excluding, new TimeRange(from, to)) : null;
    }
}
