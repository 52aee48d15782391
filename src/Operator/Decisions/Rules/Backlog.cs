using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Misfires;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// The late runs that RunAll will start: consecutive nominal times, kept as a range. A catch-up waits its turn under any concurrency policy; runs that
/// come due meanwhile join it.
/// </summary>
internal static class Backlog
{
    /// <summary>Accounts for what is due under RunAll. Returns the newest nominal time that is handled.</summary>
    public static DateTimeOffset? Extend(Draft draft, Schedule schedule, DateTimeOffset until)
    {
        TakeOutAdopted(draft);
        var before = draft.Status.Backlog;

        // After a change of maxRuns, times between the backlog and the floor may not belong to the schedule: the two are handled
        // separately.
        if (before?.Through < draft.Floor)
        {
            Keep(draft, Account(draft, schedule, before, until, bound: before.Through).Runs);
            if (draft.HasUsedAllRuns)
            {
                DueRun.RecordOvertaken(draft, draft.Floor);
                return null;
            }

            var apart = Account(draft, schedule, before: null, until, bound: null);
            apart.Runs.ForEach(r => Wait(draft, r));
            return apart.Through;
        }

        if (draft.HasUsedAllRuns)
            return KeepTheLast(draft, schedule, before, until);
        var (runs, isOnly, through, lastMissed) = Account(draft, schedule, before, until, bound: null);
        if (before is null && isOnly && !DueRun.IsLate(draft, runs[0]) && !draft.Skips.Contains(runs[0].NominalTime))
        {
            if (Admission.Admit(draft, DueRun.Request(draft, runs[0], isNewest: true)))
                return through;
            if (!(runs[0].NominalTime < draft.NewestAdopted))
                return lastMissed;
        }

        Keep(draft, runs);
        return through;
    }

    // The backlog uses up maxRuns: later times no longer belong to the schedule and displace nothing. But if an adopted run is later, a former leader left
    // out what lies between, and its count of that was lost with its status.
    private static DateTimeOffset? KeepTheLast(Draft draft, Schedule schedule, BacklogStatus? before, DateTimeOffset until)
    {
        DateTimeOffset? through = null;
        if (before is not null)
        {
            (var runs, _, through, _) = Account(draft, schedule, before, until, bound: before.Through);
            Keep(draft, runs);
        }

        DueRun.RecordOvertaken(draft, Draft.Later(draft.Floor, before?.Through)!.Value);

        // Some of it was missed, so other runs may take their place.
        draft.Again |= !draft.HasUsedAllRuns;
        return through;
    }

    /// <summary>Wakes the schedule when the oldest entry has waited too long and counts as missed.</summary>
    public static void WakeAtDeadline(Draft draft)
    {
        if (draft is { Schedule: { Misfire.Deadline: { } deadline } schedule, Status.Backlog.From: { } from })
            draft.WakeBy(Instants.Add(Instants.Add(schedule.Timetable.At(from).DueTime, deadline), new TimeSpan(1)));
    }

    /// <summary>Removes what a former leader started. Older entries move to the queue: a range has no holes.</summary>
    public static void TakeOutAdopted(Draft draft)
    {
        if (draft.Status.Backlog is not { } backlog || !draft.Adopted.Any(t => backlog.Contains(t)))
            return;
        var newest = draft.Adopted.Where(t => backlog.Contains(t)).Max();
        if (draft.Schedule is not { } schedule)
        {
            Set(draft, newest.AddSeconds(1), backlog.Through!.Value, backlog.Remaining - draft.Adopted.Count(t => backlog.Contains(t)));
            return;
        }

        var trigger = schedule.Timetable.Trigger;
        for (var t = trigger.NextAfter(backlog.From!.Value.AddTicks(-1)); t < newest; t = trigger.NextAfter(t.Value))
        {
            if (!draft.Adopted.Contains(t.Value))
                Wait(draft, schedule.Timetable.At(t.Value));
        }

        var rest = GridRange.Of(trigger, newest, backlog.Through!.Value);
        Set(draft, rest.First, rest.Last, rest.Count);
    }

    /// <summary>Removes the oldest entry, which starts now; null if the backlog is empty.</summary>
    public static Occurrence? TakeOldest(Draft draft)
    {
        if (draft.Status.Backlog is not { From: { } from, Through: { } through })
            return null;
        var timetable = draft.Schedule!.Timetable;
        if (timetable.NextAfter(from.AddTicks(-1)) is not { } oldest || oldest.NominalTime > through)
        {
            BecomeEffective.DropBacklog(draft);
            return null;
        }

        var rest = GridRange.Of(timetable.Trigger, oldest.NominalTime, through);
        Set(draft, rest.First, rest.Last, rest.Count);
        return oldest;
    }

    /// <summary>Counts what was missed in a backlog and what has come due since, or what is due after the floor.</summary>
    /// <returns>What may run, and whether it is the only due run; the newest time handled by it; and the newest missed time, older than all of it.</returns>
    private static (List<Occurrence> Runs, bool IsOnly, DateTimeOffset? Through, DateTimeOffset? LastMissed) Account(
        Draft draft, Schedule schedule, BacklogStatus? before, DateTimeOffset until, DateTimeOffset? bound)
    {
        var floor = before is null ? draft.Floor : before.From!.Value.AddTicks(-1);
        if (before is not null)
            until = Draft.Later(until, schedule.Timetable.At(before.Through!.Value).DueTime)!.Value;
        var plan = MisfirePlanner.Plan(schedule.Timetable, floor, until, schedule.Misfire, bound);
        foreach (var missed in plan.Missed)
            DueRun.RecordMissed(draft, missed);
        var wanted = plan.Runs.Where(r => !draft.Adopted.Contains(r.NominalTime)).ToList();
        var left = draft.RunsLeft + (before?.Remaining ?? 0) ?? long.MaxValue;
        var runs = wanted.Take((int)Math.Clamp(left, 0, int.MaxValue)).ToList();
        CutOff(draft, schedule, before, wanted.Skip(runs.Count));
        DateTimeOffset? lastMissed = plan.Missed.Count > 0 ? plan.Missed[^1].Last : null;
        var through = runs.Count == wanted.Count ? plan.HandledThrough
            : runs.Count > 0 ? runs[^1].NominalTime
            : lastMissed;
        return (runs, runs.Count == 1 && wanted.Count == 1, through, lastMissed);
    }

    private static void Keep(Draft draft, List<Occurrence> runs)
    {
        var isNew = draft.Status.Backlog is null;
        var newestAdopted = draft.NewestAdopted;
        foreach (var hole in runs.Where(r => r.NominalTime < newestAdopted))
            Wait(draft, hole);
        var rest = runs.Where(r => !(r.NominalTime < newestAdopted)).ToList();
        Set(draft, rest.FirstOrDefault().NominalTime, rest.LastOrDefault().NominalTime, rest.Count);
        if (isNew && rest.Count > 0)
        {
            var range = new GridRange(draft.Schedule!.Timetable.Trigger, rest.Count, rest[0].NominalTime, rest[^1].NominalTime);
            draft.Tell(EventType.Normal, Reasons.CatchingUp, $"{range.Text} missed and will be caught up, oldest first");
        }
    }

    private static void Set(Draft draft, DateTimeOffset from, DateTimeOffset through, long remaining) => draft.Status = draft.Status with
    {
        Backlog = remaining <= 0 ? null : new BacklogStatus { From = from, Through = through, Remaining = remaining },
    };

    private static void Wait(Draft draft, Occurrence occurrence)
    {
        if (draft.Skips.Contains(occurrence.NominalTime))
        {
            SkipOnRequest.Record(draft, occurrence.NominalTime, occurrence.DueTime);
            return;
        }

        if (draft.Queued.Count >= StatusLimits.Queued)
        {
            DueRun.RecordMissed(draft, new MissedRuns(MissedReason.CatchUpLimit, 1, occurrence.NominalTime, occurrence.NominalTime));
            return;
        }

        // The queue has had its turn in this plan; a slot may be free.
        Admission.Wait(draft, DueRun.Request(draft, occurrence, isNewest: false) with { Trigger = RunTriggers.CatchUp });
        draft.Again = true;
    }

    // maxRuns was lowered: backlog entries beyond it are counted, and what an adopted run overtakes. Other times that only just came due are not: the
    // schedule has no more runs.
    private static void CutOff(Draft draft, Schedule schedule, BacklogStatus? before, IEnumerable<Occurrence> beyond)
    {
        var newestAdopted = draft.NewestAdopted;
        var cut = beyond.Where(r => before.Contains(r.NominalTime) || r.NominalTime < newestAdopted).ToList();
        if (cut.Count == 0)
            return;
        var range = new GridRange(schedule.Timetable.Trigger, cut.Count, cut[0].NominalTime, cut[^1].NominalTime);
        DueRun.RecordMissed(draft, range, Reasons.ScheduleChanged, cut[^1].DueTime);
    }
}
