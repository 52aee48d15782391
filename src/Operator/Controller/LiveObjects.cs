using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Objects;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Controller;

/// <summary>Reads from the API server what the cache does not show.</summary>
internal sealed class LiveObjects(KubeClient client)
{
    private readonly ResourceClient<Pod> _pods = client.Resource(KnownResources.Pods);
    private readonly ResourceClient<Job> _jobs = client.Resource(KnownResources.Jobs);
    private readonly ResourceClient<ScheduledJob> _scheduledJobs = client.Resource(ScheduledJobResource.Type);

    /// <summary>Whether this very resource exists; one of its name may have taken its place.</summary>
    public async Task<bool> ExistsAsync(ScheduledJob job, CancellationToken cancellationToken) =>
        (await _scheduledJobs.FindAsync(job.Metadata.Namespace!, job.Metadata.Name!, cancellationToken))?.Metadata.Uid == job.Metadata.Uid;

    /// <summary>Whether the cluster serves a kind.</summary>
    public async Task<bool> IsServedAsync(ObjectKind kind, CancellationToken cancellationToken) =>
        await client.FindKindAsync(kind, cancellationToken) is not null;

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
