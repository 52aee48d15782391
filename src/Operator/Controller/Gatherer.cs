using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Controller;

/// <summary>Collects what a decision may look at.</summary>
internal sealed class Gatherer(
    AttemptFinder finder, LiveObjects live, SpecCompiler compiler, ActiveRuns activeRuns, LeaderIdentity leader, TimeProvider time)
{
    /// <summary>Null where the resource is gone though the cache shows it.</summary>
    /// <param name="memory">What this leader knows.</param>
    /// <param name="cached">As the cache shows it.</param>
    /// <param name="isStopping">Nothing new starts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Snapshot?> GatherAsync(ScheduleMemory memory, ScheduledJob cached, bool isStopping, CancellationToken cancellationToken)
    {
        if (memory.IsGone && !await live.ExistsAsync(cached, cancellationToken))
            return null;
        memory.IsGone = false;
        var (job, status) = memory.Merge(cached);
        var compiled = await compiler.CompileAsync(memory, job, status, cancellationToken);
        var (attempts, recheckAt) = await finder.FindAsync(memory, job, status, cancellationToken);
        return new Snapshot
        {
            Job = job,
            Status = status,
            Compilation = compiled.Compilation,
            Governing = compiled.Compilation.Schedule ?? memory.LastGood,
            Attempts = attempts,
            Actor = leader.Id,
            Room = compiled.Limits.MaxActiveRuns is { } limit ? new NamespaceRoom(limit, activeRuns.Elsewhere(ObjectKey.Of(job))) : null,
            StartFault = memory.Actions.Fault,
            IsStopping = isStopping,
            RecheckAt = Earlier(recheckAt, compiled.CheckAgainAt),
            Now = time.GetUtcNow(),
        };
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;
}
