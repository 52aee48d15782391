using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>
/// Stops the runs that the cancel annotation names: active ones, those that wait for another attempt, those in the queue, and one that run-now asks for at the
/// same time. A run that has ended by itself keeps its result. What cannot be cancelled is told once.
/// </summary>
internal static class CancelOnRequest
{
    /// <summary>How many active runs an event names.</summary>
    private const int ShownRuns = 5;

    private const string Why = $"the annotation {ApiConstants.CancelAnnotation} names it";

    public static void Apply(Draft draft)
    {
        var request = Request.Of(draft.Job, ApiConstants.CancelAnnotation);
        if (draft.Snapshot.IsStopping || request.Mark == draft.Status.LastCancel)
            return;
        draft.Status = draft.Status with { LastCancel = request.Mark };
        if (request.Value is not { } value)
            return;
        var list = CancelList.Read(value);
        var others = list.Ids.Where(id => !(MayMean(draft, id) && HasCancelled(draft, id))).ToList();
        if (draft.IsFirstSight && (others.Count > 0 || list.Problem is not null))
            Ignore(draft, value, $"it {Request.WasThere}. Set a new value to cancel a run");
        else if (list.Problem is { } problem)
            Ignore(draft, value, problem);
        else if (others.Count > 0)
            Ignore(draft, others[0], $"{WhyNot(draft, others[0])}{(others.Count > 1 ? $", and so on for {others.Count - 1} more" : "")}; {Open(draft)}");
    }

    /// <summary>At first sight, the value may be part of a backup, unless it names a run that was asked for since.</summary>
    private static bool MayMean(Draft draft, string id) => !draft.IsFirstSight || RequestManualRun.IsAskedForSinceCreation(draft, id);

    private static bool HasCancelled(Draft draft, string id)
    {
        if (draft.Active.Find(run => run.Id == id) is { } active)
        {
            EnforceTimeouts.Stop(draft, active);
            RunRecords.Finish(draft, active, RunResults.Cancelled, new Failure(Reasons.Cancelled, Why), draft.Now);
        }
        else if (draft.Queued.Find(run => run.Id == id) is { } queued)
        {
            TakeOut(draft, queued);
        }
        else if (!RequestManualRun.TryCancel(draft, id, Why))
        {
            return false;
        }

        draft.HasCutShort = true;
        return true;
    }

    /// <summary>A waiting run counts for maxRuns already, and goes on to: otherwise times that were never considered would come due now.</summary>
    private static void TakeOut(Draft draft, QueuedRun queued)
    {
        draft.Queued.Remove(queued);
        draft.Conclude();
        if (queued.Trigger is RunTriggers.Schedule or RunTriggers.CatchUp)
            draft.Status = draft.Status with { StartedRuns = draft.Status.StartedRuns + 1 };
        RunRecords.RecordUnstarted(
            draft, Admission.Request(queued), RunResults.Cancelled, Reasons.Cancelled, $"Run {queued.Id} was cancelled while it waited: {Why}", Reasons.RunCancelled, eventType: EventType.Normal);
    }

    private static void Ignore(Draft draft, string value, string why) =>
        draft.Tell(EventType.Warning, Reasons.CancelIgnored, $"cancel '{Request.Show(value)}' stops nothing: {why}");

    private static string WhyNot(Draft draft, string id)
    {
        if (draft.Recent.FirstOrDefault(run => run.Id == id) is { Result: { } result })
            return $"this run has ended as {result}";
        return IsAhead(draft, id)
            ? $"this run has not started; the annotation {ApiConstants.SkipAnnotation} leaves out runs that are ahead"
            : "no run with this id is active or waits";
    }

    /// <summary>Whether the id is that of a time in the backlog or in the future.</summary>
    private static bool IsAhead(Draft draft, string id) =>
        long.TryParse(id.AsSpan(id.LastIndexOf('-') + 1), out var seconds) && seconds is > 0 and < 253_402_300_800
        && DateTimeOffset.FromUnixTimeSeconds(seconds) is var nominal
        && id == RunNames.Scheduled(draft.Job.Metadata.Name!, nominal)
        && !ScheduleProgress.HasDealtWith(draft.Status, nominal);

    private static string Open(Draft draft)
    {
        var open = draft.Active.Select(run => run.Id).Concat(draft.Queued.Select(run => run.Id)).ToList();
        var more = open.Count > ShownRuns ? $" and {open.Count - ShownRuns} more" : "";
        return open.Count == 0 ? "no run is active" : $"active or waiting: {string.Join(", ", open.Take(ShownRuns))}{more}";
    }
}
