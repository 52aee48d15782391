using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Operator.Actions;
using ScheduledJobs.Operator.Actions.Jobs;
using ScheduledJobs.Operator.Actions.Pods;
using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Schedules;

namespace ScheduledJobs.Operator.Controller;

/// <summary>Collects what a decision may look at.</summary>
internal sealed class Gatherer(
    ClusterCache cache, LiveObjects objects, Runners runners, ScheduleCompiler compiler, TimeProvider time)
{
    /// <summary>How long a Pod or Job that we created may be missing from the cache before we ask the API server about it.</summary>
    private static readonly TimeSpan CacheLag = TimeSpan.FromSeconds(5);

    /// <param name="state">What this leader knows.</param>
    /// <param name="cached">As the cache shows it.</param>
    /// <param name="live">Attempts that were read from the API server just now; they go before those of the cache.</param>
    /// <param name="isStopping">Nothing new starts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Snapshot> GatherAsync(
        KeyState state, ScheduledJob cached, IReadOnlyList<Attempt> live, bool isStopping, CancellationToken cancellationToken)
    {
        var key = new ObjectKey(cached.Metadata.Namespace!, cached.Metadata.Name!);
        var (job, status) = state.Merge(() => cache.ScheduledJobs.Get(key) is { } newest && newest.Metadata.Uid == state.Uid ? newest : cached);
        var compilation = await CompileAsync(state, job, status, cancellationToken);
        return new Snapshot
        {
            Job = job,
            Status = status,
            Compilation = compilation,
            Attempts = await AttemptsAsync(state, job, status, live, cancellationToken),
            IsStopping = isStopping,
            Now = time.GetUtcNow(),
        };
    }

    private async Task<Compilation> CompileAsync(
        KeyState state, ScheduledJob job, ScheduledJobStatus status, CancellationToken cancellationToken)
    {
        var generation = job.Metadata.Generation;
        if (state.Compiled?.Generation == generation && state.Compiled is { } compiled)
            return compiled.Compilation;
        var compilation = compiler.Compile(job);
        if (compilation.IsValid && NeedsTemplateCheck(generation, status))
        {
            var problem = await runners.CheckTemplateAsync(job, compilation.Schedule, cancellationToken);
            if (problem is not null)
                compilation = new Compilation(null, problem);
        }

        state.Compiled = new CompiledGeneration(generation, compilation);
        return compilation;
    }

    // Once per generation, and after a restart only where it failed before: a hundred thousand valid templates stay checked.
    private static bool NeedsTemplateCheck(long? generation, ScheduledJobStatus status) =>
        status.ObservedGeneration != generation
        || status.Conditions?.Any(c => c is { Type: ConditionTypes.Ready, Reason: Reasons.InvalidTemplate }) == true;

    private async Task<IReadOnlyList<Attempt>> AttemptsAsync(
        KeyState state, ScheduledJob job, ScheduledJobStatus status, IReadOnlyList<Attempt> live, CancellationToken cancellationToken)
    {
        var uid = job.Metadata.Uid!;
        var attempts = new List<Attempt>();
        foreach (var pod in cache.Pods.Indexed(uid))
            AddSeen(state, attempts, PodObserver.Observe(pod));
        foreach (var item in cache.Jobs.Indexed(uid))
            AddSeen(state, attempts, JobObserver.Observe(item));
        attempts.RemoveAll(a => live.Any(l => l.ObjectName == a.ObjectName));
        attempts.AddRange(live);
        attempts.AddRange(runners.Http.Observe(uid));
        await AddUnseenAsync(state, job, status, attempts, cancellationToken);
        return attempts;
    }

    private static void AddSeen(KeyState state, List<Attempt> attempts, Attempt? attempt)
    {
        if (attempt is null)
            return;
        if (state.Created.Count > 0)
            state.Created = [.. state.Created.Where(c => c.ObjectName != attempt.ObjectName)];
        attempts.Add(attempt);
    }

    /// <summary>
    /// Adds what the cache should show and does not. Before a Pod or Job is believed to be gone, the API server is asked: the cache may
    /// lag behind.
    /// </summary>
    private async Task AddUnseenAsync(
        KeyState state, ScheduledJob job, ScheduledJobStatus status, List<Attempt> attempts, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (state.Created.Count > 0)
            state.Created = [.. state.Created.Where(c => now - c.CreatedAt < CacheLag)];
        attempts.AddRange(state.Created);
        foreach (var run in status.Active ?? [])
        {
            var name = run.Pod ?? run.Job;
            if (name is null || run.NextAttemptTime is not null || attempts.Exists(a => a.ObjectName == name))
                continue;
            var key = new ObjectKey(job.Metadata.Namespace!, name);
            if (await objects.FindAttemptAsync(key, run, job.Metadata.Uid!, cancellationToken) is { } found)
                attempts.Add(found);
        }
    }
}
