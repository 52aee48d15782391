using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Detects a new resource, a change to its timing, and the end of a suspension. The schedule is effective from that moment;
/// earlier nominal times are never considered. Those of a suspension are counted.
/// </summary>
internal static class BecomeEffective
{
    /// <summary>A last handled time further ahead than this was written with a wrong clock.</summary>
    internal static readonly TimeSpan AheadAtMost = TimeSpan.FromDays(1);

    public static void Apply(Draft draft)
    {
        var before = EffectiveMark.Read(draft.Status.EffectiveHash);
        var mark = MarkOf(draft, before);
        if (draft.IsFirstSight)
        {
            draft.Status = draft.Status with { EffectiveSince = draft.Job.Metadata.CreationTimestamp ?? Seconds.Floor(draft.Now) };
        }
        else if (IsEdit(draft, before, mark))
        {
            DropBacklog(draft);
            Restart(draft);
        }
        else if (before.State == EffectiveState.Suspended && mark.State != EffectiveState.Suspended)
        {
            Resume(draft, EndOfSuspension(draft));
        }
        else if (before.State == EffectiveState.UsedUp && mark.State != EffectiveState.UsedUp)
        {
            Restart(draft);
        }

        // A suspension that no leader saw: it began and ended between two terms. An end that was set in the past suspends nothing that was dealt with.
        if (mark.State == EffectiveState.Active && PassedEnd(draft) is { } end && end > draft.Floor
            && draft.Schedule?.Timetable.Trigger.NextAfter(draft.Floor) <= end)
            Resume(draft, end);
    }

    /// <summary>
    /// Records what the schedule is effective by. Runs after all starts: the last run of maxRuns may be one of them, and if maxRuns is raised
    /// later, nothing in between fires.
    /// </summary>
    public static void Remember(Draft draft)
    {
        var text = MarkOf(draft, EffectiveMark.Read(draft.Status.EffectiveHash)).ToString();
        if (text != draft.Status.EffectiveHash)
            draft.Status = draft.Status with { EffectiveHash = text };
    }

    private static EffectiveMark MarkOf(Draft draft, EffectiveMark before) =>
        EffectiveMark.Of(draft.Snapshot.Timing, draft.IsSuspended, draft.Schedule?.Zone.Id, draft.HasUsedAllRuns, before, draft.Snapshot.Calendars);

    // A fingerprint may also differ because another version of the operator made it. An edit always raises the generation; a calendar has its own.
    private static bool IsEdit(Draft draft, EffectiveMark before, EffectiveMark mark) =>
        (before.Timing != mark.Timing && draft.Status.ObservedGeneration != draft.Job.Metadata.Generation)
        || (before.Zone is not null && before.Zone != mark.Zone)
        || before.Calendars != mark.Calendars;

    private static void Resume(Draft draft, DateTimeOffset through)
    {
        CountSuspended(draft, through);
        Restart(draft, through);
    }

    // A suspension with an end ends to the second, however late that is seen. Otherwise somebody ended it: at the latest just now.
    private static DateTimeOffset EndOfSuspension(Draft draft)
    {
        var end = draft.Status.SuspendedUntil is { } until && until <= draft.Now ? Suspension.LastBefore(until) : Seconds.Floor(draft.Now);
        end = Draft.Later(PassedEnd(draft), end)!.Value;
        return draft.Floor > end && draft.Floor <= draft.Now ? draft.Floor : end;
    }

    /// <summary>The last nominal time before the latest end that has passed; null if none has.</summary>
    private static DateTimeOffset? PassedEnd(Draft draft)
    {
        DateTimeOffset? end = null;
        foreach (var until in (ReadOnlySpan<DateTimeOffset?>)[draft.Job.Spec.SuspendUntil, draft.Snapshot.Pause?.Until])
        {
            if (until <= draft.Now)
                end = Draft.Later(end, until);
        }

        return end is { } at ? Suspension.LastBefore(at) : null;
    }

    private static void Restart(Draft draft) => Restart(draft, Seconds.Floor(draft.Now));

    private static void Restart(Draft draft, DateTimeOffset at)
    {
        // Our clock may be behind the server's: a schedule is never effective before its creation.
        var now = Draft.Later(draft.Job.Metadata.CreationTimestamp, at);
        var last = draft.Status.LastScheduleTime;
        draft.Status = draft.Status with
        {
            EffectiveSince = now,
            LastScheduleTime = last - draft.Now > AheadAtMost ? now : last,
        };
    }

    private static void CountSuspended(Draft draft, DateTimeOffset through)
    {
        // An unreadable spec keeps its former state (see EffectiveMark), so there is a schedule here.
        var timetable = draft.Schedule!.Timetable;
        Backlog.TakeOutAdopted(draft);

        // A backlog waited through the suspension: what is left of it is dropped. What was due between it and the floor was not owed: maxRuns was raised since.
        var trigger = timetable.Trigger;
        var suspended = GridRange.Of(trigger, draft.Floor, through).Without(draft.Adopted);
        if (draft.Status.Backlog is { From: { } oldest, Through: { } newest })
            suspended = GridRange.Of(trigger, oldest.AddTicks(-1), newest).And(suspended);
        draft.Status = draft.Status with { Backlog = null };
        if (suspended.Count == 0)
            return;
        var request = new RunRequest(
            RunNames.Scheduled(draft.Job.Metadata.Name!, suspended.Last), RunTriggers.Schedule, suspended.Last, suspended.Last);
        RunRecords.RecordUnstarted(
            draft,
            request,
            RunResults.Suspended,
            Reasons.Suspended,
            $"{suspended.Text} suspended",
            Reasons.RunsSuspended,
            suspended.Count,
            EventType.Normal);
        draft.Status = draft.Status with { LastScheduleTime = Draft.Later(draft.Status.LastScheduleTime, suspended.Last) };
    }

    /// <summary>Drops the backlog of a schedule that has changed, but counts it.</summary>
    internal static void DropBacklog(Draft draft)
    {
        if (draft.Status.Backlog is not { Through: { } last } backlog)
            return;
        draft.Status = draft.Status with { Backlog = null };
        var count = backlog.Remaining - draft.Adopted.Count(t => backlog.Contains(t));
        if (count <= 0)
            return;
        var request = new RunRequest(RunNames.Scheduled(draft.Job.Metadata.Name!, last), RunTriggers.CatchUp, last, last);
        var which = count == 1 ? "1 catch-up run was" : $"{count} catch-up runs were";
        RunRecords.RecordUnstarted(
            draft,
            request,
            RunResults.Missed,
            Reasons.ScheduleChanged,
            $"{which} dropped because the schedule was changed",
            Reasons.RunMissed,
            count);
    }
}
