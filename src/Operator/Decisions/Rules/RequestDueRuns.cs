using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Schedules;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Misfires;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Asks for the runs that are due, and accounts for those that were missed: each nominal time after the floor is dealt with exactly once.
/// </summary>
internal static class RequestDueRuns
{
    /// <summary>A run that starts later than this is called a catch-up.</summary>
    private static readonly TimeSpan CatchUpLateness = TimeSpan.FromMinutes(1);

    public static void Apply(Draft draft)
    {
        if (!draft.MayStartRuns || draft.IsSuspended || draft.HasUsedAllRuns)
            return;
        var schedule = draft.Schedule!;
        var plan = MisfirePlanner.Plan(schedule.Timetable, draft.Floor, draft.Now, schedule.Misfire);
        foreach (var missed in plan.Missed)
            RecordMissed(draft, missed);
        var handledThrough = plan.HandledThrough;
        foreach (var occurrence in plan.Runs)
        {
            if (draft.Adopted.Contains(occurrence.NominalTime))
                continue;
            if (draft.HasUsedAllRuns)
            {
                // What lies behind the last run that the schedule may make is not missed: there are no more.
                break;
            }

            Admission.Admit(draft, Request(draft, occurrence, isNewest: occurrence.NominalTime == plan.HandledThrough));
            handledThrough = draft.HasUsedAllRuns ? occurrence.NominalTime : plan.HandledThrough;
        }

        // An adopted run may lie ahead of everything that is due by this clock, if the clock was put back.
        DateTimeOffset? adopted = draft.Adopted.Count == 0 ? null : draft.Adopted.Max();
        draft.Status = draft.Status with
        {
            LastScheduleTime = Draft.Later(draft.Status.LastScheduleTime, Draft.Later(handledThrough, adopted)),
        };
    }

    private static RunRequest Request(Draft draft, Occurrence occurrence, bool isNewest)
    {
        var isLate = draft.Now - occurrence.DueTime > CatchUpLateness;
        return new RunRequest(
            RunNames.Scheduled(draft.Job.Metadata.Name!, occurrence.NominalTime),
            isNewest && !isLate ? RunTriggers.Schedule : RunTriggers.CatchUp,
            occurrence.NominalTime,
            occurrence.DueTime);
    }

    private static void RecordMissed(Draft draft, MissedRuns missed)
    {
        // A run that an earlier process did start, without writing it down, is not missed.
        var count = missed.Count - draft.Adopted.Count(t => t >= missed.First && t <= missed.Last);
        if (count <= 0)
            return;
        var occurrence = draft.Schedule!.Timetable.At(missed.Last);
        var request = new RunRequest(
            RunNames.Scheduled(draft.Job.Metadata.Name!, missed.Last), RunTriggers.Schedule, missed.Last, occurrence.DueTime);
        var which = count == 1 ? "1 run was" : $"{count} runs were";
        RunRecords.RecordUnstarted(
            draft,
            request,
            RunResults.Missed,
            missed.Reason.ToString(),
            $"{which} missed ({missed.Reason}) between {missed.First:yyyy-MM-dd'T'HH:mm:ss'Z'} and {missed.Last:yyyy-MM-dd'T'HH:mm:ss'Z'}",
            Reasons.RunMissed,
            count);
    }
}
