using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// Carries out a plan in order: stops, then starts, each after what must be on record before it, then the rest of the status. A process that
/// may no longer act for the schedule decides, stops and starts nothing.
/// </summary>
internal sealed class PlanExecutor(
    Runners runners, StatusWriter statusWriter, Narrator narrator, IActor actor, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// A call that ends within this time costs one status write instead of two. If the process dies within it, the call is
    /// repeated or counted as missed, exactly as if the process had died just before the write.
    /// </summary>
    private static readonly TimeSpan CallStartDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>Delay of a status that the next plan, which follows at once, will supersede: one write serves both.</summary>
    private static readonly TimeSpan AgainDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>For which schedules it acts.</summary>
    public IActor Actor => actor;

    /// <summary>Makes the plan. A bug in a rule becomes a condition and an event of this schedule, and the decision is retried later.</summary>
    public Plan Decide(Snapshot snapshot)
    {
        try
        {
            return Decider.Decide(snapshot);
        }
        catch (Exception e)
        {
            logger.DecisionFailed(ObjectKey.Of(snapshot.Job), e);
            return FaultPlan.Of(snapshot, e);
        }
    }

    /// <summary>Carries out the plan. False if it is void: its status could not be recorded, or another process leads now.</summary>
    public async Task<bool> CarryOutAsync(
        ObjectKey key, ScheduleMemory memory, Snapshot snapshot, Plan plan, CancellationToken cancellationToken)
    {
        // Two processes that write in turn would keep voiding each other's decisions.
        if (!actor.MayAct(memory.Uid))
            return false;
        narrator.Observed(snapshot);
        if (plan.RecordBefore == PlanStep.Stops && !await RecordAsync(key, memory, plan, cancellationToken))
            return false;
        if (!await StopAsync(memory, snapshot, plan, cancellationToken))
            return false;
        if (plan.RecordBefore == PlanStep.Starts && !await RecordAsync(key, memory, plan, cancellationToken))
            return false;
        if (!await StartAsync(memory, snapshot, plan, cancellationToken))
            return false;
        NoteStarts(memory, plan);
        if (plan.RecordBefore == PlanStep.None)
        {
            memory.SetPending(plan);
            var onlyCalls = plan.Starts.Count > 0 && snapshot.Governing?.ActionKind == ActionKind.Http;
            var delay = onlyCalls ? CallStartDelay : plan.Again ? AgainDelay : plan.Starts.Count == 0 ? snapshot.StatusDelay : TimeSpan.Zero;
            statusWriter.Enqueue(key, delay, plan.IsRoutine);
        }

        return !plan.Expires || !await ExpireAsync(key, memory, snapshot.Job, cancellationToken);
    }

    /// <summary>Stops the calls of a deleted schedule, and tells nothing more. Its Pods and Jobs are garbage-collected with it.</summary>
    public void Forget(ObjectKey key, ScheduleMemory memory)
    {
        runners.Http.CancelAll(memory.Uid);
        statusWriter.Notifier.Forget(key);
    }

    // What is deleted is the version that this plan has seen, with nothing left to write: an edit, or a run requested in the meantime, prevents it.
    // A status that was only just written may stand in a version with such a change; the next plan sees that.
    private async Task<bool> ExpireAsync(ObjectKey key, ScheduleMemory memory, ScheduledJob job, CancellationToken cancellationToken)
    {
        if (!await statusWriter.WriteAsync(key, cancellationToken) || memory.Version != job.Metadata.ResourceVersion)
            return false;
        if (await statusWriter.DeleteAsync(key, memory, job.Metadata.ResourceVersion!, cancellationToken))
            narrator.Expired(job);
        return true;
    }

    // If another plan follows at once, this one may have left the starts to it.
    private static void NoteStarts(ScheduleMemory memory, Plan plan)
    {
        if (plan.TellsStartFault)
            memory.Actions.SetFaultTold(true);
        else if (plan.Starts.Count > 0 || !plan.Again)
            memory.Actions.StartsSucceed();
    }

    private async Task<bool> RecordAsync(ObjectKey key, ScheduleMemory memory, Plan plan, CancellationToken cancellationToken)
    {
        var pending = memory.SetPending(plan);
        try
        {
            // A write that was in progress during the decision may have conflicted, which voids this plan.
            if (!await statusWriter.WriteAsync(key, cancellationToken) || !memory.IsWritten(pending))
                return false;
            return plan.RecordBefore != PlanStep.Starts || plan.Starts.All(s => memory.IsOnRecord(s, actor.IdOf(memory.Uid)));
        }
        catch
        {
            // Left pending, it would count as recorded: a call to be replaced would be stopped, and repeated if the record turns out to be
            // void; an intent would look like that of a call with a lost outcome. The API server knows whether it was written.
            memory.DropPending();
            throw;
        }
    }

    private async Task<bool> StopAsync(ScheduleMemory memory, Snapshot snapshot, Plan plan, CancellationToken cancellationToken)
    {
        foreach (var attempt in plan.Stops)
        {
            if (!actor.MayAct(memory.Uid))
                return false;
            try
            {
                await runners.Of(attempt.Kind).StopAsync(snapshot.Job, attempt, cancellationToken);
            }
            catch (ApiException e) when (e.IsForbidden || e.IsInvalid || e.Code == 400)
            {
                // The schedule continues; each pass retries to stop this attempt while it runs.
                logger.StopRefused(ObjectKey.Of(snapshot.Job), attempt.ObjectName!, e);
            }

            if (attempt.ObjectUid is { } uid)
                memory.Actions.Stopped(uid, time.GetTimestamp());
        }

        return true;
    }

    private async Task<bool> StartAsync(ScheduleMemory memory, Snapshot snapshot, Plan plan, CancellationToken cancellationToken)
    {
        // One at a time, oldest first: if something stops this loop, the runs that did start are the oldest.
        foreach (var start in plan.Starts)
        {
            if (!actor.MayAct(memory.Uid))
                return false;
            var schedule = snapshot.Governing!;
            narrator.Starting(snapshot, start);
            Attempt attempt;
            try
            {
                attempt = await runners.Of(schedule.ActionKind).StartAsync(snapshot.Job, schedule, start, cancellationToken);
            }
            catch (Exception e)
            {
                // It may have been carried out all the same, and the cache may take a while to show it.
                memory.Actions.MayHaveStarted(start);
                if (StartFaults.IsFault(e, cancellationToken))
                    memory.Actions.StartsFail(StartFaults.MessageOf(e), time.GetUtcNow());
                throw;
            }

            narrator.Started(snapshot, start);
            if (attempt.ObjectName is not null || attempt.State == AttemptState.Failed)
                memory.Actions.Started(attempt, time.GetTimestamp());
        }

        return true;
    }
}
