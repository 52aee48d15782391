using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Misfires;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>A nominal time that is due: either a run that requests to start, or a missed one.</summary>
internal static class DueRun
{
    /// <summary>A run that starts later than this is called a catch-up.</summary>
    private static readonly TimeSpan CatchUpLateness = TimeSpan.FromMinutes(1);

    public static bool IsLate(Draft draft, Occurrence occurrence) => draft.Now - occurrence.DueTime > CatchUpLateness;

    public static RunRequest Request(Draft draft, Occurrence occurrence, bool isNewest) => new(
        RunNames.Scheduled(draft.Job.Metadata.Name!, occurrence.NominalTime),
        isNewest && !IsLate(draft, occurrence) ? RunTriggers.Schedule : RunTriggers.CatchUp,
        occurrence.NominalTime,
        occurrence.DueTime);

    /// <summary>Records consecutive runs that did not start. A run that a former leader started but did not record is not missed.</summary>
    public static void RecordMissed(Draft draft, MissedRuns missed)
    {
        var timetable = draft.Schedule!.Timetable;
        var range = new GridRange(timetable.Trigger, missed.Count, missed.First, missed.Last).Without(draft.Adopted);
        if (range.Count > 0)
            RecordMissed(draft, range, missed.Reason.ToString(), timetable.At(range.Last).DueTime);
    }

    /// <summary>Records what lies between a time and the newest adopted run, which moves the floor past all of it.</summary>
    public static void RecordOvertaken(Draft draft, DateTimeOffset after)
    {
        if (draft.Adopted.Count > 0 && GridRange.Of(draft.Schedule!.Timetable.Trigger, after, draft.Adopted.Max()) is { Count: > 0 } range)
            RecordMissed(draft, new MissedRuns(MissedReason.Coalesced, range.Count, range.First, range.Last));
    }

    public static void RecordMissed(Draft draft, GridRange range, string reason, DateTimeOffset dueTime) => RunRecords.RecordUnstarted(
        draft,
        new RunRequest(RunNames.Scheduled(draft.Job.Metadata.Name!, range.Last), RunTriggers.Schedule, range.Last, dueTime),
        RunResults.Missed,
        reason,
        $"{range.Text} missed ({reason})",
        Reasons.RunMissed,
        range.Count);
}
