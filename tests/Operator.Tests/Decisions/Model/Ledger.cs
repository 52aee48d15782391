using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Decisions.Rules;
using static ScheduledJobs.Operator.Tests.Decisions.Model.ModelViolation;

namespace ScheduledJobs.Operator.Tests.Decisions.Model;

/// <summary>Keeps an independent account of what a schedule owes and what its status says about it.</summary>
internal sealed class Ledger
{
    private readonly HashSet<string> _ended = [];
    private readonly HashSet<(string, int)> _recorded = [];
    private readonly HashSet<string> _told = [];
    private readonly HashSet<(string, int)> _started = [];
    private readonly HashSet<(string, int)> _calledOnce = [];
    private ScheduledJobSpec? _spec;

    /// <summary>Checks what a pass started, whether or not its status was written.</summary>
    public void CheckStarts(Snapshot before, IReadOnlyList<StartAttempt> starts)
    {
        Unless(!before.IsStopping || starts.Count == 0, $"nothing starts while stopping, but {starts.Count} did");
        foreach (var start in starts)
        {
            var key = (start.RunId, start.Number);
            var active = before.Status.Active?.FirstOrDefault(r => r.Id == start.RunId);
            var isRepeatedCall = active is { Pod: null, Job: null, Delivery: not DeliveryModes.AtMostOnce };
            Unless(isRepeatedCall || !_recorded.Contains(key), $"attempt {start.Number} of {start.RunId} is started once");
            Unless(!_calledOnce.Contains(key), $"attempt {start.Number} of {start.RunId} is a call that is made at most once");
            if (_started.Add(key) && before.Governing is { ActionKind: ActionKind.Http, Delivery: DeliveryMode.AtMostOnce })
                _calledOnce.Add(key);
            Unless(!_ended.Contains(start.RunId), $"{start.RunId} has ended and is not started again");
            Unless(
                !before.Attempts.Any(a => (a.RunId, a.Number) == key),
                $"attempt {start.Number} of {start.RunId} is not started while it is there");
            var isNew = start.Number == 1 && active is null;
            Unless(!isNew || before.Compilation.IsValid, $"{start.RunId} does not start under an invalid spec");
            Unless(
                !isNew || start.Trigger == RunTriggers.Manual || !(start.Trigger == RunTriggers.Backfill ? IsPaused(before) : IsSuspended(before)),
                $"{start.RunId} does not start while suspended");
        }
    }

    /// <summary>Checks a written status: each nominal time in it once, nothing lost, nothing twice.</summary>
    public void CheckAccounts(Snapshot before, ScheduledJobStatus after)
    {
        var added = Entries(after) - Entries(before.Status);
        var owed = Owed(before, after);
        Unless(added == owed, $"each nominal time is accounted for once: {owed} were to be dealt with, {added} were");
        foreach (var run in (after.RecentRuns ?? []).Except(before.Status.RecentRuns ?? []).Where(r => r.Result is not (RunResults.Missed or RunResults.Suspended)))
            Unless(_ended.Add(run.Id), $"{run.Id} has one result");
        foreach (var run in (before.Status.Active ?? []).Where(r => r.Trigger == RunTriggers.Backfill && after.Active?.Any(a => a.Id == r.Id) != true))
            Unless(_ended.Add(run.Id), $"{run.Id} ends once");
        foreach (var run in after.Active ?? [])
        {
            Unless(!_ended.Contains(run.Id), $"{run.Id} has a result and is not active");
            for (var number = 1; number <= run.Attempts; number++)
                _recorded.Add((run.Id, number));
        }

        Unless((after.Active ?? []).DistinctBy(r => r.Id).Count() == (after.Active ?? []).Count, $"an active run is listed once");
    }

    /// <summary>A status was written that has dealt with this spec, perhaps by a pass that died afterwards.</summary>
    public void Dealt(ScheduledJobSpec spec) => _spec = spec;

    /// <summary>Checks the events sent with a status: each start and each end once.</summary>
    public void CheckEvents(IEnumerable<PlannedEvent> events)
    {
        var transitions = events.Where(e => e.Reason is
            Reasons.RunStarted or Reasons.RunSucceeded or Reasons.RunFailed or Reasons.RunReplaced or Reasons.RunUnknown or Reasons.RunCancelled);
        foreach (var told in transitions)
            Unless(_told.Add(told.Message), $"'{told.Message}' is told once");
    }

    /// <summary>Checks what happened with the run-now annotation: each new value makes one run, or an event says why not.</summary>
    public void CheckManual(Snapshot before, ScheduledJobStatus after, IReadOnlyList<PlannedEvent> events)
    {
        if (before.IsStopping || before.Job.RunNowValue() is not { } value)
            return;
        Unless(after.LastManualRun == value, $"run-now {value} is dealt with");
        var ignored = events.Count(e => e.Reason == Reasons.RunNowIgnored);
        if (value == before.Status.LastManualRun)
        {
            Unless(ignored == 0, $"run-now {value} was dealt with before, and nothing is told about it");
            return;
        }

        var id = RunNames.Manual(before.Job.Metadata.Name!, value);
        var wasUsed = before.Status.HasUsedManual(id);
        var isOnItsWay = before.Attempts.Any(a => a.RunId == id) && !wasUsed;
        var isIgnored = !CountsManual(before) || wasUsed || !before.Compilation.IsValid;
        Unless(isOnItsWay || isIgnored == (ignored == 1), $"run-now {value} starts nothing and says so: {isIgnored}, but {ignored} events do");
    }

    /// <summary>Checks what happened with the cancel annotation: each new value stops what it names, once, and nothing else is cancelled.</summary>
    public static void CheckCancel(Snapshot before, ScheduledJobStatus after, IReadOnlyList<PlannedEvent> events)
    {
        var value = before.Job.Metadata.Annotations?.GetValueOrDefault(ApiConstants.CancelAnnotation);
        var isNew = !before.IsStopping && value is not null && Fnv32.Hex(value) != before.Status.LastCancel;
        var isFirstSight = before.Status.EffectiveSince is null;
        var requested = before.Job.RunNowValue() is { } runNow && CountsManual(before) ? RunNames.Manual(before.Job.Metadata.Name!, runNow) : null;
        var asked = isNew ? CancelList.Read(value).Ids.Where(id => !isFirstSight || id == requested).ToArray() : [];
        var mayStop = isNew && (!isFirstSight || asked.Length > 0);
        var cancelled = (after.RecentRuns ?? []).Except(before.Status.RecentRuns ?? []).Where(r => r.Result == RunResults.Cancelled).ToList();
        foreach (var run in cancelled)
        {
            Unless(asked.Contains(run.Id), $"{run.Id} is cancelled because somebody asks for it");
            Unless(
                !before.Attempts.Any(a => a.RunId == run.Id && a.State == AttemptState.Succeeded && IsCurrent(before, a)),
                $"{run.Id} had succeeded before it was cancelled");
        }

        // What begins after it was asked for is another matter, and the event says that there was nothing to cancel.
        foreach (var id in asked.Where(id => IsOpen(before.Status, id) || before.Attempts.Any(a => a.RunId == id)))
            Unless(!IsOpen(after, id), $"{id} is cancelled, and neither active nor waiting");
        var ignored = events.Count(e => e.Reason == Reasons.CancelIgnored);
        Unless(isNew || ignored == 0, $"cancel {value} was dealt with before, and nothing is told about it");
        Unless(!isNew || mayStop || ignored == 1, $"cancel {value} was there at first sight, and an event says so");
        Unless(before.IsStopping || after.LastCancel == (value is null ? null : Fnv32.Hex(value)), $"cancel {value} is dealt with");
    }

    private static bool IsOpen(ScheduledJobStatus status, string id) =>
        status.Active?.Any(r => r.Id == id) == true || status.Queued?.Any(q => q.Id == id) == true;

    private static bool IsCurrent(Snapshot before, Attempt attempt) =>
        before.Status.Active?.FirstOrDefault(r => r.Id == attempt.RunId) is { } run && run.Attempts <= attempt.Number && run.NextAttemptTime is null;

    /// <summary>Scheduled runs that an earlier pass started but did not record.</summary>
    public static IReadOnlyList<Attempt> Unrecorded(Snapshot before) => [.. before.Attempts
        .Where(a => a.Trigger is RunTriggers.Schedule or RunTriggers.CatchUp)
        .Where(a => before.Status.Active?.Any(r => r.Id == a.RunId) != true && before.Status.Queued?.Any(q => q.Id == a.RunId) != true)
        .Where(a => !(a.NominalTime <= before.Status.LastScheduleTime) || before.Status.Backlog.Contains(a.NominalTime))
        .DistinctBy(a => a.RunId)];

    /// <summary>Whether a value of run-now counts: not at first sight, unless it is a time since the creation, which no backup has.</summary>
    private static bool CountsManual(Snapshot before) => before.Status.EffectiveSince is not null
        || (long.TryParse(before.Job.RunNowValue(), out var seconds) && seconds >= before.Job.Metadata.CreationTimestamp!.Value.ToUnixTimeSeconds()
            && seconds <= before.Now.AddSeconds(60).ToUnixTimeSeconds());

    private static long Entries(ScheduledJobStatus status)
    {
        return (status.Totals?.Sum() ?? 0)
            + (status.Active?.Count(r => r.Trigger != RunTriggers.Backfill) ?? 0) + (status.Queued?.Count ?? 0) + (status.Backlog?.Remaining ?? 0);
    }

    private long Owed(Snapshot before, ScheduledJobStatus after)
    {
        var floor = Floor(before, after);
        long owed = Adopted(before, floor);
        if (before.Compilation.Schedule is { } schedule && after.LastScheduleTime > floor)
            owed += schedule.Timetable.Trigger.CountBetween(floor, after.LastScheduleTime.Value);

        // A value older than the resource starts nothing at first sight, but is remembered.
        var isFirstSight = before.Status.EffectiveSince is null;
        var known = (before.Status.ManualRuns ?? []).Select(m => m.Id).ToHashSet();
        if (CountsManual(before))
            owed += (after.ManualRuns ?? []).Count(m => !known.Contains(m.Id));
        if (isFirstSight && ((before.Job.Spec.RunOnCreate && !IsSuspended(before)) || before.Attempts.Any(a => a.Trigger == RunTriggers.Create)))
            owed++;
        return owed;
    }

    /// <summary>Runs that an earlier pass started but did not record, and that the current trigger and floor do not count.</summary>
    private static int Adopted(Snapshot before, DateTimeOffset floor) => Unrecorded(before)
        .Where(a => !before.Status.Backlog.Contains(a.NominalTime))
        .Count(a => a.NominalTime <= floor || !IsOnGrid(before, a.NominalTime));

    /// <summary>Nominal times after it are owed. After an edit of the timing: those since the edit; after a suspension: also those during it.</summary>
    private DateTimeOffset Floor(Snapshot before, ScheduledJobStatus after)
    {
        var since = before.Status.EffectiveSince is null ? before.Job.Metadata.CreationTimestamp!.Value : after.EffectiveSince!.Value;
        if (_spec is { } last && since != before.Status.EffectiveSince)
        {
            var isResumed = StateOf(before.Status) == EffectiveState.Suspended || HasEnded(before) || before.Job.Spec.TripAfter is not null;
            var isEdited = TimingOf(last) != TimingOf(before.Job.Spec);
            Unless(isEdited || isResumed || last.MaxRuns != before.Job.Spec.MaxRuns, $"the schedule is effective from {since} for a reason");
            var isRaised = StateOf(before.Status) == EffectiveState.UsedUp && last.MaxRuns != before.Job.Spec.MaxRuns;

            // After a clock was set back, a suspension that ends may be over before the time that the wrong clock had reached.
            if (!isEdited && !isRaised && before.Status.EffectiveSince < since)
                since = before.Status.EffectiveSince.Value;
        }

        return before.Status.LastScheduleTime > since ? before.Status.LastScheduleTime.Value : since;
    }

    /// <summary>Whether something in the spec, the namespace or the record suspends the schedule now, and nothing has just ended that.</summary>
    private static bool IsSuspended(Snapshot before)
    {
        var spec = before.Job.Spec;
        var resume = before.Job.Metadata.Annotations?.GetValueOrDefault(ApiConstants.ResumeAnnotation);
        var isTripped = before.Status.Trip?.Since is not null && before.Status.ObservedGeneration == before.Job.Metadata.Generation
            && (resume is null || Fnv32.Hex(resume) == before.Status.LastResume)
            && !before.Attempts.Any(a => a is { Trigger: RunTriggers.Manual, State: AttemptState.Succeeded });
        return isTripped || spec.Suspend || spec.SuspendUntil > before.Now || IsPaused(before);
    }

    private static bool IsPaused(Snapshot before) => before.Pause is { } pause && !(pause.Until <= before.Now);

    /// <summary>Whether a suspension ended by itself, perhaps unseen.</summary>
    private static bool HasEnded(Snapshot before) => before.Job.Spec.SuspendUntil <= before.Now || before.Pause?.Until <= before.Now;

    private static EffectiveState StateOf(ScheduledJobStatus status) => EffectiveMark.Read(status.EffectiveHash).State;

    public static (TriggerSpec, string?, DateTimeOffset?, string?, ExcludeSpec?) TimingOf(ScheduledJobSpec spec) =>
        (spec.Trigger, spec.TimeZone, spec.StartAt, spec.Jitter, spec.Exclude);

    private static bool IsOnGrid(Snapshot before, DateTimeOffset nominal) =>
        before.Compilation.Schedule?.Timetable.Trigger.LastBefore(nominal.AddTicks(1)) == nominal;
}
