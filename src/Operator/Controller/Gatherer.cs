using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Actions;
using ScheduledJobs.Operator.Actions.Objects;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Operator.Controller;

/// <summary>Collects what a decision may look at.</summary>
internal sealed class Gatherer(
    ClusterCache cache, LiveObjects live, Runners runners, SpecCompiler compiler, ActiveRuns activeRuns, LeaderIdentity leader, TimeProvider time)
{
    /// <summary>How soon an object that the cache does not show, but the API server does, is looked at again: nothing tells of its changes.</summary>
    private static readonly TimeSpan UnseenRecheck = TimeSpan.FromSeconds(30);

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
        var (attempts, recheckAt) = await AttemptsAsync(memory, job, status, cancellationToken);
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

    private async Task<(IReadOnlyList<Attempt> Attempts, DateTimeOffset? RecheckAt)> AttemptsAsync(
        ScheduleMemory memory, ScheduledJob job, ScheduledJobStatus status, CancellationToken cancellationToken)
    {
        foreach (var start in memory.Actions.Uncertain)
            await ResolveAsync(memory, job, status, start, cancellationToken);
        var (attempts, recheckAt) = memory.Actions.LayOver(Seen(job), time.GetUtcNow());
        foreach (var run in status.Active ?? [])
        {
            var name = run.Pod ?? run.Job;
            if (name is null || run.NextAttemptTime is not null || attempts.Exists(a => a.RunId == run.Id && a.Number == run.Attempts))
                continue;

            // Before a Pod or Job is believed to be gone the API server is asked: the cache may lag, or not show it as its labels were changed.
            var kind = run.Pod is not null ? ActionKind.Pod : ActionKind.Job;
            if (await live.FindAttemptAsync(job, kind, name, cancellationToken) is not { } found)
                continue;
            attempts.Add(found);
            recheckAt = Earlier(recheckAt, time.GetUtcNow() + UnseenRecheck);
        }

        return (attempts, recheckAt);
    }

    private List<Attempt> Seen(ScheduledJob job)
    {
        var attempts = new List<Attempt>();
        var owner = Ownership.IndexKey(job.Metadata.Namespace, job.Metadata.Uid!);
        foreach (var pod in cache.Pods.Indexed(owner))
        {
            if (Ownership.IsOf(pod, job) && PodObserver.Observe(pod) is { } attempt)
                attempts.Add(attempt);
        }

        foreach (var item in cache.Jobs.Indexed(owner))
        {
            if (Ownership.IsOf(item, job) && JobObserver.Observe(item) is { } attempt)
                attempts.Add(JobFailures.Explain(attempt, () => cache.Pods.Indexed(Ownership.IndexKey(job.Metadata.Namespace, item.Metadata.Uid!))));
        }

        attempts.AddRange(runners.Http.Observe(job.Metadata.Uid!));
        return attempts;
    }

    private async Task ResolveAsync(
        ScheduleMemory memory, ScheduledJob job, ScheduledJobStatus status, StartAttempt start, CancellationToken cancellationToken)
    {
        var name = RunNames.Attempt(start.RunId, start.Number);
        foreach (var kind in (ActionKind[])[ActionKind.Pod, ActionKind.Job])
        {
            var found = await live.FindAttemptAsync(job, kind, name, cancellationToken);
            if (found is not null && found.RunId == start.RunId)
                memory.Actions.Started(found with { CreatedAt = time.GetUtcNow() });
        }

        memory.Actions.Resolved(start);
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;
}
