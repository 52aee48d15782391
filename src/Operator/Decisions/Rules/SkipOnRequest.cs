using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling.Misfires;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Leaves out the nominal times that the skip annotation names, each when it comes due. A time that is already dealt with, or that is suspended, stays what
/// it is. Entries that cannot have an effect are told of once.
/// </summary>
internal static class SkipOnRequest
{
    public static void Apply(Draft draft)
    {
        TellProblem(draft);
        if (draft.Skips.Count == 0 || draft.Schedule is not { } schedule || !draft.IsServed || draft.IsSuspended || draft.HasUsedAllRuns)
            return;

        // Only the next time matters. One behind older times that are due is dealt with after them: what is handled is a range.
        while (schedule.Timetable.NextAfter(draft.Floor) is { } next && draft.Skips.Contains(next.NominalTime) && !draft.Adopted.Contains(next.NominalTime))
        {
            if (next.DueTime > draft.Now)
            {
                draft.WakeBy(next.DueTime);
                return;
            }

            // It waits for its turn with those before it.
            if (draft.Status.Backlog is not null && schedule.Misfire.Mode == MisfireMode.RunAll)
                return;
            Record(draft, next.NominalTime, next.DueTime);
            draft.Status = draft.Status with { LastScheduleTime = next.NominalTime };
        }
    }

    /// <summary>Counts a time as skipped.</summary>
    public static void Record(Draft draft, DateTimeOffset nominal, DateTimeOffset due)
    {
        var request = new RunRequest(RunNames.Scheduled(draft.Job.Metadata.Name!, nominal), RunTriggers.Schedule, nominal, due);
        RunRecords.RecordUnstarted(
            draft,
            request,
            RunResults.Skipped,
            Reasons.Requested,
            $"Run {request.Id} was skipped, as the annotation {ApiConstants.SkipAnnotation} requests",
            Reasons.RunSkipped,
            eventType: EventType.Normal);
    }

    private static void TellProblem(Draft draft)
    {
        if (draft.IsBeingDeleted || draft.Snapshot.IsStopping)
            return;
        var request = Request.Of(draft.Job, ApiConstants.SkipAnnotation);
        if (request.Mark == draft.Status.LastSkip)
            return;
        draft.Status = draft.Status with { LastSkip = request.Mark };
        if (request.Value is not null && (SkipList.Read(request.Value).Problem ?? FindOffGrid(draft)) is { } problem)
            draft.Tell(EventType.Warning, Reasons.SkipIgnored, $"A part of the annotation {ApiConstants.SkipAnnotation} has no effect: {problem}");
    }

    private static string? FindOffGrid(Draft draft)
    {
        if (draft.Schedule is not { } schedule || draft.Skips.FirstOrDefault(t => t > draft.Now && !IsOnGrid(schedule, t)) is not { Ticks: > 0 } found)
            return null;
        var next = schedule.Timetable.Trigger.NextAfter(found) is { } time ? $"; the next one after it is {Times.Utc(time)}" : "";
        return $"{Times.Utc(found)} is not a nominal time of the schedule{next}";
    }

    private static bool IsOnGrid(Schedule schedule, DateTimeOffset time) => schedule.Timetable.Trigger.NextAfter(time.AddTicks(-1)) == time;
}
