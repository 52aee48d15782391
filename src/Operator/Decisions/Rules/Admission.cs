using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling.Misfires;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>The concurrency policy: what happens to a run that wants to start while others are active.</summary>
internal static class Admission
{
    /// <summary>How soon to look again for room in a full namespace.</summary>
    private static readonly TimeSpan RoomCheck = TimeSpan.FromSeconds(5);

    /// <summary>Starts, skips or queues the run. False if it must be requested again once something else is recorded.</summary>
    public static bool Admit(Draft draft, RunRequest request)
    {
        if (draft.HasConcluded || draft.IsHeld)
            return false;
        var policy = draft.Schedule!.Concurrency;
        if (draft.Active.Count >= StatusLimits.Active)
            Skip(draft, request, Reasons.Concurrency, $"{Occupied(draft)}, and at most {StatusLimits.Active} can be tracked");
        else if (policy.Mode != ConcurrencyMode.Allow && !HasFreeSlot(draft))
            return Compete(draft, request, policy);
        else if (!HasRoomInNamespace(draft) && draft.Active.Exists(BackfillRuns.IsOne))
            Enqueue(draft, request, policy.QueueLength);
        else if (!HasRoomInNamespace(draft))
            Skip(draft, request, Reasons.NamespaceLimit, NamespaceIsFull(draft));
        else
            RunRecords.Start(draft, request);
        return true;
    }

    /// <summary>Whether a queued run may start now. If the namespace is full, the schedule looks again soon.</summary>
    public static bool HasPlace(Draft draft)
    {
        if (!HasFreeSlot(draft) || draft.Active.Count >= StatusLimits.Active)
            return false;
        if (HasRoomInNamespace(draft))
            return true;
        draft.WakeBy(draft.Now + RoomCheck);
        return false;
    }

    /// <summary>
    /// Whether a run of a Backfill may start now. One slot stays free for the schedule if its limit allows it, and half of the namespace. Allow limits
    /// nothing here: the Backfill has a limit of its own.
    /// </summary>
    public static bool HasPlaceForBackfill(Draft draft)
    {
        var policy = draft.Schedule!.Concurrency;
        var limit = draft.IsSuspended ? policy.Limit : Math.Max(policy.Limit - 1, 1);
        if (draft.Active.Count >= StatusLimits.Active || (policy.Mode != ConcurrencyMode.Allow && draft.Active.Count >= limit))
            return false;
        if (draft.Snapshot.Room is not { } room || room.ActiveElsewhere + draft.Active.Count < Math.Max(room.Limit / 2, 1))
            return true;
        draft.WakeBy(draft.Now + RoomCheck);
        return false;
    }

    public static RunRequest Request(QueuedRun run) =>
        new(run.Id, run.Trigger ?? RunTriggers.Schedule, run.ScheduledTime!.Value, run.DueTime ?? run.ScheduledTime.Value);

    private static bool Compete(Draft draft, RunRequest request, ConcurrencyPolicy policy)
    {
        var own = draft.Active.Count(run => !BackfillRuns.IsOne(run));
        if (own < policy.Limit)
        {
            WaitForBackfill(draft, request, policy, policy.Limit - own);
            return true;
        }

        switch (policy.Mode)
        {
            case ConcurrencyMode.Forbid:
                Skip(draft, request, Reasons.Concurrency, $"{Occupied(draft)}, and the concurrency policy is Forbid");
                return true;
            case ConcurrencyMode.Queue:
                Enqueue(draft, request, policy.QueueLength);
                return true;
            default:
                Replace(draft, request, policy.Limit);
                return false;
        }
    }

    /// <summary>A run of a Backfill has the slot: it is not stopped for a run of the schedule, which starts next instead of being skipped.</summary>
    private static void WaitForBackfill(Draft draft, RunRequest request, ConcurrencyPolicy policy, int free)
    {
        if (policy.Mode == ConcurrencyMode.Forbid && draft.Queued.Count(q => IsBounded(draft, q)) >= free)
            Skip(draft, request, Reasons.Concurrency, $"run {draft.Queued[^1].Id} waits already, and the concurrency policy is Forbid");
        else
            Enqueue(draft, request, policy.Mode == ConcurrencyMode.Queue ? policy.QueueLength : free);
    }

    private static bool HasFreeSlot(Draft draft) => draft.Active.Count < draft.Schedule!.Concurrency.Limit;

    private static bool HasRoomInNamespace(Draft draft) =>
        draft.Snapshot.Room is not { } room || room.ActiveElsewhere + draft.Active.Count < room.Limit;

    private static void Skip(Draft draft, RunRequest request, string reason, string why) => RunRecords.RecordUnstarted(
        draft, request, RunResults.Skipped, reason, $"Run {request.Id} was skipped: {why}", Reasons.RunSkipped);

    // A run that starts in this same plan must be running before it can be replaced. In that case too, the new run is requested again.
    private static void Replace(Draft draft, RunRequest newer, int limit)
    {
        draft.Again = true;
        if (draft.Starts.Count > 0 || draft.Adopted.Count > 0)
            return;
        draft.HasCutShort = true;
        var own = draft.Active.FindAll(run => !BackfillRuns.IsOne(run));
        foreach (var run in own.Take(own.Count + 1 - limit))
        {
            EnforceTimeouts.Stop(draft, run);
            RunRecords.Finish(draft, run, RunResults.Replaced, new Failure(Reasons.Replaced, $"replaced by run {newer.Id}"), draft.Now);
        }
    }

    private static void Enqueue(Draft draft, RunRequest request, int queueLength)
    {
        Wait(draft, request);
        while (draft.Queued.Count(q => IsBounded(draft, q)) > queueLength)
        {
            var index = draft.Queued.FindIndex(q => IsBounded(draft, q));
            var oldest = Request(draft.Queued[index]);
            draft.Queued.RemoveAt(index);
            RunRecords.RecordUnstarted(
                draft,
                oldest,
                RunResults.Skipped,
                Reasons.QueueFull,
                $"Run {oldest.Id} was dropped: {Occupied(draft)}, and at most {queueLength} may wait",
                Reasons.RunSkipped);
        }
    }

    // Runs that RunAll catches up on have their own bound.
    private static bool IsBounded(Draft draft, QueuedRun run) =>
        run.Trigger != RunTriggers.CatchUp || draft.Schedule!.Misfire.Mode != MisfireMode.RunAll;

    /// <summary>Appends a run to the queue.</summary>
    public static void Wait(Draft draft, RunRequest request) => draft.Queued.Add(new QueuedRun
    {
        Id = request.Id,
        Trigger = request.Trigger,
        ScheduledTime = request.NominalTime,
        DueTime = Seconds.Floor(request.DueTime),
    });

    private static string NamespaceIsFull(Draft draft) =>
        $"namespace {draft.Job.Metadata.Namespace} has {draft.Snapshot.Room!.ActiveElsewhere + draft.Active.Count} active runs, "
        + $"and the operator allows at most {draft.Snapshot.Room.Limit}";

    private static string Occupied(Draft draft) =>
        draft.Active.Count == 1 ? $"run {draft.Active[0].Id} is still active" : $"{draft.Active.Count} runs are still active";
}
