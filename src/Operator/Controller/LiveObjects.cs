using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Objects;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Controller;

/// <summary>Reads from the API server what the cache does not show.</summary>
internal sealed class LiveObjects(KubeClient client, Func<ObjectMeta, bool> isOwn)
{
    private readonly ResourceClient<Pod> _pods = client.Resource(KnownResources.Pods);
    private readonly ResourceClient<Job> _jobs = client.Resource(KnownResources.Jobs);
    private readonly ResourceClient<ScheduledJob> _scheduledJobs = client.Resource(ScheduledJobResource.Type);

    /// <summary>Whether this very resource exists, and is this operator's; one of its name may have taken its place.</summary>
    public async Task<bool> ExistsAsync(ScheduledJob job, CancellationToken cancellationToken) =>
        await _scheduledJobs.FindAsync(job.Metadata.Namespace!, job.Metadata.Name!, cancellationToken) is { } live
        && live.Metadata.Uid == job.Metadata.Uid && isOwn(live.Metadata);

    /// <summary>Whether the cluster serves a kind.</summary>
    public async Task<bool> IsServedAsync(ObjectKind kind, CancellationToken cancellationToken) =>
        await client.FindKindAsync(kind, cancellationToken) is not null;

    /// <summary>The schedule's attempts as Pods and Jobs, from one consistent list of each in its namespace.</summary>
    public async Task<List<Attempt>> ListAttemptsAsync(ScheduledJob job, CancellationToken cancellationToken)
    {
        var options = new ListOptions { LabelSelector = $"{ApiConstants.UidLabel}={job.Metadata.Uid}" };
        var pods = await _pods.ListAsync(job.Metadata.Namespace, options, static (_, _) => { }, cancellationToken);
        var jobs = await _jobs.ListAsync(job.Metadata.Namespace, options, static (_, _) => { }, cancellationToken);
        return
        [
            .. pods.Items.Where(pod => Ownership.IsOf(pod, job)).Select(PodObserver.Observe).OfType<Attempt>(),
            .. jobs.Items.Where(item => Ownership.IsOf(item, job)).Select(JobObserver.Observe).OfType<Attempt>(),
        ];
    }

    /// <summary>The schedule's attempt with this Pod or Job; null if the object is gone or belongs to something else.</summary>
    public async Task<Attempt?> FindAttemptAsync(ScheduledJob job, ActionKind kind, string name, CancellationToken cancellationToken)
    {
        var @namespace = job.Metadata.Namespace!;
        if (kind == ActionKind.Pod)
        {
            var pod = await _pods.FindAsync(@namespace, name, cancellationToken);
            return pod is not null && Ownership.IsOf(pod, job) ? PodObserver.Observe(pod) : null;
        }

        var item = await _jobs.FindAsync(@namespace, name, cancellationToken);
        return item is not null && Ownership.IsOf(item, job) ? JobObserver.Observe(item) : null;
    }
}
