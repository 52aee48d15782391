using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Controller;

/// <summary>One pass over one ScheduledJob: gather, decide once, act, enqueue one status write. One worker per key at a time.</summary>
internal sealed class Reconciler(
    ClusterCache cache, ScheduleMemories memories, Gatherer gatherer, PlanExecutor executor, ActiveRuns activeRuns, Agenda<ObjectKey> agenda)
{
    /// <summary>A schedule whose next pass is further away than this is not kept compiled. Compiling it again takes about 10 µs.</summary>
    internal static readonly TimeSpan KeepCompiled = TimeSpan.FromMinutes(10);

    /// <summary>How soon to ask the API server again after it said that a cached resource does not exist.</summary>
    private static readonly TimeSpan GoneRecheck = TimeSpan.FromSeconds(30);

    /// <summary>Does one pass. True if another one must follow at once.</summary>
    public async Task<bool> ReconcileAsync(ObjectKey key, bool isStopping, CancellationToken cancellationToken)
    {
        var job = cache.ScheduledJobs.Get(key);
        if (job is null || (memories.Find(key) is { } known && known.Uid != job.Metadata.Uid))
            Forget(key);
        if (job is null)
            return false;
        using var piece = isStopping ? Piece.Free : executor.Actor.Begin(job.Metadata.Uid!);
        if (piece is null)
            return false;
        try
        {
            return await PassAsync(key, job, isStopping, piece.Or(cancellationToken));
        }
        catch (OperationCanceledException) when (piece.IsCancelled)
        {
            return false;
        }
    }

    private async Task<bool> PassAsync(ObjectKey key, ScheduledJob job, bool isStopping, CancellationToken cancellationToken)
    {
        var memory = memories.GetOrAdd(key, job.Metadata.Uid!);
        if (memories.HasArrived(key))
        {
            await gatherer.LookUpAsync(memory, job, cancellationToken);
            memories.Settle(key);
        }

        if (await gatherer.GatherAsync(memory, job, isStopping, cancellationToken) is not { } snapshot)
        {
            agenda.SetAfter(key, GoneRecheck);
            return false;
        }

        var plan = executor.Decide(snapshot);
        if (!activeRuns.TrySet(key, plan.Status.Active?.Count ?? 0, snapshot.Room))
            return true;
        if (!await executor.CarryOutAsync(key, memory, snapshot, plan, cancellationToken))
            return false;
        WakeUp(key, memory, plan, snapshot.Now);

        // A schedule that was to be deleted and still exists is decided on again.
        return plan.Again || plan.Expires || memory.Actions.HasNewRefusal;
    }

    private void WakeUp(ObjectKey key, ScheduleMemory memory, Plan plan, DateTimeOffset now)
    {
        // A hundred thousand compiled daily schedules would take more memory than everything else. These stay compiled: an invalid spec, since
        // finding that out may have taken a request; one whose references were missing; and one with active runs, which may soon be edited.
        var isFarAhead = plan.WakeAt is null || plan.WakeAt - now > KeepCompiled;
        if (isFarAhead && plan.Status.Active is null && memory.Compiled is { Compilation.IsValid: true, WarnedAt: null })
            memory.Compiled = null;
        if (plan.WakeAt is { } wakeAt)
            agenda.Set(key, wakeAt);
        else
            agenda.Remove(key);
    }

    // Deleted, or another operator's from now on: then its calls end here as if the lease were lost, and the other one repeats them with the same key.
    private void Forget(ObjectKey key)
    {
        memories.Settle(key);
        agenda.Remove(key);
        activeRuns.TrySet(key, cache.Outlines?.FindActiveRuns(key) ?? 0, room: null);
        if (memories.Remove(key) is { } memory)
            executor.Forget(key, memory);
    }
}
