using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Schedules;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>The concurrency policy: what happens with a run that wants to start while others are active.</summary>
internal static class Admission
{
    public static void Admit(Draft draft, RunRequest request)
    {
        var policy = draft.Schedule!.Concurrency;
        if (draft.Active.Count >= StatusLimits.Active)
        {
            Skip(draft, request, $"{Occupied(draft)}, and no more than {StatusLimits.Active} are kept track of");
            return;
        }

        if (policy.Mode == ConcurrencyMode.Allow || HasFreeSlot(draft))
        {
            RunRecords.Start(draft, request);
            return;
        }

        switch (policy.Mode)
        {
            case ConcurrencyMode.Forbid:
                Skip(draft, request, $"{Occupied(draft)}, and the concurrency policy is Forbid");
                break;
            case ConcurrencyMode.Replace:
                while (!HasFreeSlot(draft))
                    Replace(draft, draft.Active[0], request.Id);
                RunRecords.Start(draft, request);
                break;
            default:
                Enqueue(draft, request, policy.QueueLength);
                break;
        }
    }

    public static bool HasFreeSlot(Draft draft) => draft.Active.Count < draft.Schedule!.Concurrency.Limit;

    private static void Skip(Draft draft, RunRequest request, string why) => RunRecords.RecordUnstarted(
        draft, request, RunResults.Skipped, Reasons.Concurrency, $"Run {request.Id} was skipped: {why}", Reasons.RunSkipped);

    /// <summary>Stops a run for a newer one.</summary>
    public static void Replace(Draft draft, RunStatus run, string newerId)
    {
        EnforceTimeouts.Stop(draft, run);
        draft.Starts.RemoveAll(s => s.RunId == run.Id);
        RunRecords.Finish(draft, run, RunResults.Replaced, Reasons.Replaced, $"run {newerId} took its place", draft.Now);
    }

    private static void Enqueue(Draft draft, RunRequest request, int queueLength)
    {
        draft.Queued.Add(new QueuedRun
        {
            Id = request.Id,
            Trigger = request.Trigger,
            ScheduledTime = request.NominalTime,
            DueTime = Seconds.Floor(request.DueTime),
        });
        while (draft.Queued.Count > queueLength)
        {
            var oldest = Request(draft.Queued[0]);
            draft.Queued.RemoveAt(0);
            RunRecords.RecordUnstarted(
                draft,
                oldest,
                RunResults.Skipped,
                Reasons.QueueFull,
                $"Run {oldest.Id} was dropped: {Occupied(draft)}, and no more than {queueLength} may wait",
                Reasons.RunSkipped);
        }
    }

    public static RunRequest Request(QueuedRun run) =>
        new(run.Id, run.Trigger ?? RunTriggers.Schedule, run.ScheduledTime!.Value, run.DueTime ?? run.ScheduledTime.Value);

    private static string Occupied(Draft draft) =>
        draft.Active.Count == 1 ? $"run {draft.Active[0].Id} is still active" : $"{draft.Active.Count} runs are still active";
}
