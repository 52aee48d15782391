using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions;
using ScheduledJobs.Operator.Actions.Objects;
using ScheduledJobs.Operator.Actions.Resources;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Controller;

/// <summary>Finds the Backfills of a schedule, and its attempts: in the cache, among this process's calls, in memory and, if in doubt, at the API server.</summary>
internal sealed class AttemptFinder(ClusterCache cache, LiveObjects live, Runners runners, TimeProvider time)
{
    /// <summary>How soon to look again at an object that the API server has but the cache does not show: no event reports its changes.</summary>
    private static readonly TimeSpan UnseenRecheck = TimeSpan.FromSeconds(30);

    /// <summary>All attempts of a schedule, and when to look again if the cache may not report their changes.</summary>
    public async Task<(IReadOnlyList<Attempt> Attempts, DateTimeOffset? RecheckAt)> FindAsync(
        ScheduleMemory memory, ScheduledJob job, ScheduledJobStatus status, CancellationToken cancellationToken)
    {
        foreach (var start in memory.Actions.Uncertain)
            await ResolveAsync(memory, job, status, start, cancellationToken);
        var (attempts, recheckAt) = memory.Actions.LayOver(Seen(job), time);
        foreach (var run in status.Active ?? [])
        {
            if (run.NextAttemptTime is not null || attempts.Exists(a => a.RunId == run.Id && a.Number == run.Attempts))
                continue;

            // Before an object is taken for lost, ask the API server: the cache may lag, or hide it because its labels were changed.
            if (await FindLiveAsync(job, run, cancellationToken) is not { } found)
                continue;
            attempts.Add(found);
            var lookAgainAt = time.GetUtcNow() + UnseenRecheck;
            recheckAt = recheckAt < lookAgainAt ? recheckAt : lookAgainAt;
        }

        return (attempts, recheckAt);
    }

    /// <summary>
    /// Looks up the Pods, Jobs and other objects of a schedule that another operator acted for until now. As its last act, that one may have started a run that neither the
    /// status nor the cache shows.
    /// </summary>
    public async Task LookUpAsync(ScheduleMemory memory, ScheduledJob job, CancellationToken cancellationToken)
    {
        var found = await live.ListAttemptsAsync(job, cancellationToken);
        foreach (var kind in ResourceUses.Of(job))
            found.AddRange(await runners.Resources.ListAsync(job, kind, cancellationToken));
        foreach (var attempt in found)
            memory.Actions.Started(attempt, time.GetTimestamp());
    }

    private async Task<Attempt?> FindLiveAsync(ScheduledJob job, RunStatus run, CancellationToken cancellationToken)
    {
        if (run.Pod is { } pod)
            return await live.FindAttemptAsync(job, ActionKind.Pod, pod, cancellationToken);
        if (run.Job is { } item)
            return await live.FindAttemptAsync(job, ActionKind.Job, item, cancellationToken);
        if (run.Resource is not { } resource)
            return null;
        var kind = ResourceUses.KindOf(resource);
        if (await runners.Resources.FindAsync(job, kind, resource.Name, cancellationToken) is { } found)
            return found;

        // An object of a kind that is not served, or may not be read, may be there all the same. It is not taken for lost before that is known.
        return cache.Resources.FindClient(kind) is not null && await live.IsServedAsync(kind, cancellationToken) ? null : new Attempt
        {
            RunId = run.Id,
            Number = run.Attempts,
            Kind = ActionKind.Resource,
            Resource = kind,
            NominalTime = run.ScheduledTime ?? time.GetUtcNow(),
            Trigger = run.Trigger ?? RunTriggers.Schedule,
            State = AttemptState.Running,
            CreatedAt = run.AttemptStartTime ?? run.StartTime ?? time.GetUtcNow(),
            ObjectName = resource.Name,
        };
    }

    /// <inheritdoc cref="ClusterCache.FindBackfills" />
    public IReadOnlyList<Backfill>? FindBackfills(ScheduledJob job) => cache.FindBackfills(ObjectKey.Of(job));

    /// <summary>What was kept of responses to this process's calls.</summary>
    public IReadOnlyList<AttemptResponse> FindResponses(ScheduledJob job) => runners.Http.ResponsesOf(job.Metadata.Uid!);

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

        foreach (var (kind, item) in cache.Resources.Indexed(owner))
        {
            if (Ownership.IsOf(item, job) && ResourceObserver.Observe(item, kind, time.GetUtcNow()) is { } attempt)
                attempts.Add(attempt);
        }

        attempts.AddRange(runners.Http.Observe(job.Metadata.Uid!));
        return attempts;
    }

    private async Task ResolveAsync(
        ScheduleMemory memory, ScheduledJob job, ScheduledJobStatus status, StartAttempt start, CancellationToken cancellationToken)
    {
        var name = RunNames.Attempt(start.RunId, start.Number);
        foreach (var kind in (ActionKind[])[ActionKind.Pod, ActionKind.Job])
            Remember(await live.FindAttemptAsync(job, kind, name, cancellationToken));
        foreach (var kind in ResourceUses.Of(job))
            Remember(await runners.Resources.FindAsync(job, kind, name, cancellationToken));

        memory.Actions.Resolved(start);

        void Remember(Attempt? found)
        {
            if (found is not null && found.RunId == start.RunId)
                memory.Actions.Started(found with { CreatedAt = time.GetUtcNow() }, time.GetTimestamp());
        }
    }
}
