using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Model.Preview;

/// <summary>Finds the next time that a clock change moves or drops, within a year.</summary>
internal static class ClockChangeLint
{
    /// <summary>Most times that are looked at after one change.</summary>
    private const int MaxLooks = 100;

    private static readonly TimeSpan Year = TimeSpan.FromDays(366);

    public static IEnumerable<LintFinding> Check(Schedule schedule, DateTimeOffset now)
    {
        var trigger = schedule.Timetable.Trigger;
        var end = now < DateTimeOffset.MaxValue - Year ? now + Year : DateTimeOffset.MaxValue;
        foreach (var change in schedule.Zones.SelectMany(zone => ClockChanges.Between(zone, now, end)).OrderBy(change => change.At))
        {
            if (!change.IsGap || Affected(trigger, change) is not { } note)
                continue;
            yield return new LintFinding(LintLevel.Note, "spec.daylightSaving.gap", $"{ClockNoteText.Of(note)}.");
            yield break;
        }
    }

    private static ClockNote? Affected(ITrigger trigger, ClockChange change)
    {
        var before = change.At.AddTicks(-1);
        if (trigger.NextDropped(before, change.At) is { } dropped)
            return dropped;
        var end = change.At + (change.OffsetAfter - change.OffsetBefore);
        var at = trigger.NextAfter(before);
        for (var i = 0; i < MaxLooks && at < end; i++, at = trigger.NextAfter(at.Value))
        {
            if (trigger.NoteAt(at.Value) is { Effect: ClockEffect.Moved } moved)
                return moved;
        }

        return null;
    }
}
