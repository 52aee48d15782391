using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Misfires;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Requests the runs that are due and accounts for those that were missed. Each nominal time after the floor is handled exactly once.
/// </summary>
internal static class RequestDueRuns
{
    private static readonly MisfirePolicy NothingRuns = new() { Mode = MisfireMode.RunAll, MaxCatchUp = 0 };

    public static void Apply(Draft draft)
    {
        var adopted = draft.NewestAdopted;
        var handledThrough = draft.Schedule is { } schedule ? Handle(draft, schedule, adopted) : null;
        Backlog.TakeOutAdopted(draft);

        // An adopted run moves the floor no matter what the spec says now. Otherwise its Pod would be adopted again once it has ended.
        var last = Draft.Later(draft.Status.LastScheduleTime, Draft.Later(handledThrough, adopted));
        if (last != draft.Status.LastScheduleTime)
            draft.Status = draft.Status with { LastScheduleTime = last };
    }

    /// <summary>Returns the newest nominal time that is handled.</summary>
    private static DateTimeOffset? Handle(Draft draft, Schedule schedule, DateTimeOffset? adopted)
    {
        // An adopted run shows how far a former leader got, perhaps by a clock that has been set back since.
        DateTimeOffset? reached = adopted is { } last ? schedule.Timetable.At(last).DueTime : null;
        if (!MayRequest(draft))
        {
            // Nothing starts here, but that leader's count of the runs it left out was lost with its status.
            return reached is { } due
                ? Handle(draft, MisfirePlanner.Plan(schedule.Timetable, draft.Floor, due, NothingRuns))
                : null;
        }

        var until = Draft.Later(draft.Now, reached)!.Value;
        if (schedule.Misfire.Mode == MisfireMode.RunAll)
            return Backlog.Extend(draft, schedule, until);
        if (draft.Status.Backlog is not null)
            BecomeEffective.DropBacklog(draft);
        return Handle(draft, PlanOf(draft, schedule, until));
    }

    // A time that is skipped on request is not the one that runs for all late ones.
    private static MisfirePlan PlanOf(Draft draft, Schedule schedule, DateTimeOffset until)
    {
        var (timetable, floor) = (schedule.Timetable, draft.Floor);
        if (draft.Skips.Count == 0)
            return MisfirePlanner.Plan(timetable, floor, until, schedule.Misfire);
        var newest = timetable.LastDue(floor, until)?.NominalTime;
        while (newest is { } time && draft.Skips.Contains(time))
            newest = timetable.Trigger.LastBefore(time);
        return newest > floor ? MisfirePlanner.Plan(timetable, floor, until, schedule.Misfire, newest) : MisfirePlan.Nothing;
    }

    private static bool MayRequest(Draft draft) =>
        draft.IsServed && !draft.IsSuspended && (!draft.HasUsedAllRuns || draft.Status.Backlog is not null);

    /// <summary>Starts what is to run and counts what was missed.</summary>
    private static DateTimeOffset? Handle(Draft draft, MisfirePlan plan)
    {
        DateTimeOffset? handled = null;
        foreach (var missed in plan.Missed.Where(m => !LiesBehind(plan, m)))
        {
            DueRun.RecordMissed(draft, missed);
            handled = missed.Last;
        }

        foreach (var occurrence in plan.Runs.Where(r => !draft.Adopted.Contains(r.NominalTime)))
        {
            if (!Admission.Admit(draft, DueRun.Request(draft, occurrence, isNewest: occurrence.NominalTime == plan.HandledThrough)))
            {
                // It cannot be requested again if a newer adopted run moves the floor past it.
                DueRun.RecordOvertaken(draft, occurrence.NominalTime.AddTicks(-1));
                return handled;
            }

            // Times after the schedule's last run are not missed: there are no more runs.
            if (draft.HasUsedAllRuns)
            {
                DueRun.RecordOvertaken(draft, occurrence.NominalTime);
                return occurrence.NominalTime;
            }
        }

        foreach (var missed in plan.Missed.Where(m => LiesBehind(plan, m)))
            DueRun.RecordMissed(draft, missed);
        return plan.HandledThrough;
    }

    private static bool LiesBehind(MisfirePlan plan, MissedRuns missed) =>
        plan.Runs.Count > 0 && missed.First > plan.Runs[^1].NominalTime;
}
