using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Operator.Actions.Jobs;
using ScheduledJobs.Operator.Actions.Pods;
using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Controller;

/// <summary>Reads from the API server itself what the cache does not, or may not, show.</summary>
internal sealed class LiveObjects(KubeClient client)
{
    private readonly ResourceClient<ScheduledJob> _scheduledJobs = client.Resource(ScheduledJobResource.Type);
    private readonly ResourceClient<Pod> _pods = client.Resource(KnownResources.Pods);
    private readonly ResourceClient<Job> _jobs = client.Resource(KnownResources.Jobs);

    /// <summary>A ScheduledJob, or null.</summary>
    public Task<ScheduledJob?> FindAsync(ObjectKey key, CancellationToken cancellationToken) =>
        _scheduledJobs.FindAsync(key.Namespace, key.Name, cancellationToken);

    /// <summary>All attempts of a ScheduledJob, read from its Pods and Jobs.</summary>
    public async Task<IReadOnlyList<Attempt>> ListAttemptsAsync(string @namespace, string ownerUid, CancellationToken cancellationToken)
    {
        var options = new ListOptions { LabelSelector = $"{ApiConstants.UidLabel}={ownerUid}" };
        var pods = await _pods.ListAsync(@namespace, options, cancellationToken);
        var jobs = await _jobs.ListAsync(@namespace, options, cancellationToken);
        return
        [
            .. pods.Items.Where(p => p.Metadata.ControllerOwner?.Uid == ownerUid).Select(PodObserver.Observe).OfType<Attempt>(),
            .. jobs.Items.Where(j => j.Metadata.ControllerOwner?.Uid == ownerUid).Select(JobObserver.Observe).OfType<Attempt>(),
        ];
    }

    /// <summary>The attempt of a run, read from its Pod or Job; null where that is gone or is not of this schedule.</summary>
    public async Task<Attempt?> FindAttemptAsync(ObjectKey key, RunStatus run, string ownerUid, CancellationToken cancellationToken)
    {
        if (run.Pod is not null)
        {
            var pod = await _pods.FindAsync(key.Namespace, key.Name, cancellationToken);
            return pod?.Metadata.ControllerOwner?.Uid == ownerUid ? PodObserver.Observe(pod) : null;
        }

        var job = await _jobs.FindAsync(key.Namespace, key.Name, cancellationToken);
        return job?.Metadata.ControllerOwner?.Uid == ownerUid ? JobObserver.Observe(job) : null;
    }
}
