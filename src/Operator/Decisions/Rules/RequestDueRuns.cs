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

    private static readonly MisfirePolicy NothingRuns = new() { Mode = MisfireMode.RunAll, MaxCatchUp = 0 };

    public static void Apply(Draft draft)
    {
        DateTimeOffset? adopted = draft.Adopted.Count == 0 ? null : draft.Adopted.Max();
        var handledThrough = draft.Schedule is { } schedule ? Handle(draft, Plan(draft, schedule, adopted)) : null;

        // An adopted run is dealt with whatever became of the spec since: left behind, its Pod would be taken up again once it has ended.
        draft.Status = draft.Status with
        {
            LastScheduleTime = Draft.Later(draft.Status.LastScheduleTime, Draft.Later(handledThrough, adopted)),
        };
    }

    private static MisfirePlan Plan(Draft draft, Schedule schedule, DateTimeOffset? adopted)
    {
        // An adopted run shows how far somebody got, perhaps by a clock that has been put back since.
        DateTimeOffset? reached = adopted is { } last ? schedule.Timetable.At(last).DueTime : null;
        if (MayRequest(draft))
            return MisfirePlanner.Plan(schedule.Timetable, draft.Floor, Draft.Later(draft.Now, reached)!.Value, schedule.Misfire);

        // Nothing starts here; but what he missed or skipped on the way he counted in a status that is lost.
        return reached is { } until
            ? MisfirePlanner.Plan(schedule.Timetable, draft.Floor, until, NothingRuns)
            : MisfirePlan.Nothing;
    }

    private static bool MayRequest(Draft draft) => draft.MayStartRuns && !draft.IsSuspended && !draft.HasUsedAllRuns;

    /// <summary>Starts what is to run and counts what was missed; gives the newest nominal time that is dealt with.</summary>
    private static DateTimeOffset? Handle(Draft draft, MisfirePlan plan)
    {
        foreach (var missed in plan.Missed.Where(m => !LiesBehind(plan, m)))
            RecordMissed(draft, missed);
        foreach (var occurrence in plan.Runs.Where(r => !draft.Adopted.Contains(r.NominalTime)))
        {
            Admission.Admit(draft, Request(draft, occurrence, isNewest: occurrence.NominalTime == plan.HandledThrough));

            // What lies behind the last run that the schedule may make is not missed: there are no more.
            if (draft.HasUsedAllRuns)
                return occurrence.NominalTime;
        }

        foreach (var missed in plan.Missed.Where(m => LiesBehind(plan, m)))
            RecordMissed(draft, missed);
        return plan.HandledThrough;
    }

    private static bool LiesBehind(MisfirePlan plan, MissedRuns missed) =>
        plan.Runs.Count > 0 && missed.First > plan.Runs[^1].NominalTime;

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
        var timetable = draft.Schedule!.Timetable;
        var (first, last) = (missed.First, missed.Last);
        while (draft.Adopted.Contains(first))
            first = timetable.Trigger.NextAfter(first)!.Value;
        while (draft.Adopted.Contains(last))
            last = timetable.Trigger.LastBefore(last)!.Value;
        var request = new RunRequest(
            RunNames.Scheduled(draft.Job.Metadata.Name!, last), RunTriggers.Schedule, last, timetable.At(last).DueTime);
        var which = count == 1 ? "1 run was" : $"{count} runs were";
        RunRecords.RecordUnstarted(
            draft,
            request,
            RunResults.Missed,
            missed.Reason.ToString(),
            $"{which} missed ({missed.Reason}) between {first:yyyy-MM-dd'T'HH:mm:ss'Z'} and {last:yyyy-MM-dd'T'HH:mm:ss'Z'}",
            Reasons.RunMissed,
            count);
    }
}
