using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Starts the runs of Backfills, also of a suspended schedule, but not in a suspended namespace, and only while no run of the schedule itself waits. One at a time: the next plan, which follows
/// at once, looks first whether a run of the schedule is due.
/// </summary>
internal static class StartBackfills
{
    /// <summary>Added to how long runs take, which is known in whole seconds.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    public static void Apply(Draft draft)
    {
        if (draft.Snapshot.Backfills is not { Count: > 0 } all || draft.Schedule is not { } schedule)
            return;
        Accept(draft, all);
        var hasStarted = false;
        for (var i = 0; i < draft.Backfills.Count; i++)
        {
            if (all.FirstOrDefault(b => b.Metadata.Uid == draft.Backfills[i].Uid)?.Spec is not { } spec)
                continue;
            draft.Backfills[i] = BackfillRuns.OnGrid(draft.Backfills[i], spec, schedule.Timetable.Trigger);
            if (hasStarted || !MayStart(draft, draft.Backfills[i], spec))
                continue;
            Start(draft, draft.Backfills[i]);
            draft.Backfills[i] = BackfillRuns.OnGrid(draft.Backfills[i], spec, schedule.Timetable.Trigger);
            hasStarted = true;
        }

        draft.Again |= hasStarted;
    }

    /// <summary>
    /// Takes new Backfills on record, before anything of them starts: a run that is found after a crash belongs to a Backfill on record, or is stopped. A plan
    /// that starts something leaves that to the next one, since a start must not wait for a record.
    /// </summary>
    private static void Accept(Draft draft, IReadOnlyList<Backfill> all)
    {
        if (draft.IsBeingDeleted || draft.Snapshot.IsStopping)
            return;
        var news = all.Where(b => !b.IsComplete && BackfillCheck.FindProblem(b.Spec) is null && !draft.Backfills.Exists(p => p.Uid == b.Metadata.Uid))
            .OrderBy(b => b.Metadata.CreationTimestamp)
            .ThenBy(b => b.Metadata.Name, StringComparer.Ordinal)
            .Take(StatusLimits.Backfills - draft.Backfills.Count)
            .ToList();
        if (news.Count == 0)
            return;
        draft.Again = true;
        if (draft.Starts.Count > 0 || draft.HasConcluded)
            return;
        draft.Backfills.AddRange(news.Select(Begin));
        draft.HasAccepted = true;
    }

    /// <summary>The account of a Backfill that is not on record. If it has a status, the record was lost with that of the schedule, and it goes on from there.</summary>
    private static BackfillProgress Begin(Backfill backfill)
    {
        var spec = backfill.Spec;
        var (from, to) = (Seconds.Ceiling(spec.From!.Value), Seconds.Floor(spec.To!.Value));

        // What has not passed at its creation is up to the schedule, and would run twice.
        if (backfill.Metadata.CreationTimestamp < to)
            to = backfill.Metadata.CreationTimestamp.Value;
        var progress = new BackfillProgress { Name = backfill.Metadata.Name!, Uid = backfill.Metadata.Uid!, From = from, To = to };
        if (backfill.Status is not { Started: > 0 and var started } status)
            return progress;
        return progress with
        {
            From = status.Next is null ? to.AddSeconds(1) : spec.Order == BackfillOrders.NewestFirst ? from : status.Next,
            To = spec.Order == BackfillOrders.NewestFirst ? status.Next ?? to : to,
            Started = started,
            Succeeded = status.Succeeded ?? 0,
            Failed = status.Failed ?? 0,
            Cancelled = status.Cancelled ?? 0,
            Unknown = started - (status.Succeeded ?? 0) - (status.Failed ?? 0) - (status.Cancelled ?? 0),
            Failures = status.Failures,
        };
    }

    private static bool MayStart(Draft draft, BackfillProgress progress, BackfillSpec spec) =>
        draft is { MayStartRuns: true, Again: false, HasAccepted: false }
        && progress is { Problem: null, Next: not null }
        && !spec.Suspend
        && !draft.Suspensions.Any(cause => cause.Reason == Reasons.NamespaceSuspended)
        && BackfillRuns.ActiveOf(draft, progress).Count() < spec.Concurrency
        && (draft.IsSuspended || draft is { Queued.Count: 0, Status.Backlog: null })
        && Admission.HasPlaceForBackfill(draft)
        && !WouldDelayTheNext(draft);

    private static void Start(Draft draft, BackfillProgress progress)
    {
        var time = progress.Next!.Value;
        var id = RunNames.Backfill(draft.Job.Metadata.Name!, progress.Uid, time);
        RunRecords.Start(draft, new RunRequest(id, RunTriggers.Backfill, time, time));
        BackfillRuns.NoteStarted(draft, id, time);
    }

    /// <summary>
    /// Whether a run that starts now may take the only slot from the next run of the schedule, judging by how long runs took so far. Where that is as long as
    /// the time between two runs, it would never start otherwise, and the next run waits for it.
    /// </summary>
    private static bool WouldDelayTheNext(Draft draft)
    {
        if (draft.IsSuspended || draft.HasUsedAllRuns || draft.Schedule!.Concurrency is not { Mode: not ConcurrencyMode.Allow, Limit: 1 })
            return false;
        var upcoming = draft.Schedule.Timetable.Upcoming(draft.Floor, 2);
        if (upcoming.Count == 0)
            return false;
        var longest = draft.Recent.Append(draft.Status.LastRun).Max(run => run?.CompletionTime - run?.StartTime) is { } time ? time + Margin : TimeSpan.Zero;
        return draft.Now + longest > upcoming[0].DueTime && !(upcoming.Count > 1 && upcoming[1].DueTime - upcoming[0].DueTime <= longest);
    }
}
