using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.LocalKube.Kubelet.Pods;

namespace ScheduledJobs.LocalKube.Controllers;

/// <summary>Runs <c>batch/v1</c> Jobs of one Pod at a time; what a Job needs is decided by <see cref="JobDecision"/>.</summary>
internal sealed class JobController
{
    private const int Workers = 4;

    private readonly ResourceClient<LocalJob> _jobs;
    private readonly ResourceClient<LocalPod> _pods;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ObjectStore<LocalJob> _jobStore = new();
    private readonly ObjectStore<LocalPod> _podStore = new(indexBy: pod => pod.Metadata.ControllerOwner?.Uid);
    private readonly Informer<LocalJob> _jobInformer;
    private readonly Informer<LocalPod> _podInformer;
    private readonly WorkQueue<ObjectKey> _queue;

    public JobController(KubeClient client, TimeProvider time, ILoggerFactory loggers)
    {
        _jobs = client.Resource(LocalJob.Type);
        _pods = client.Resource(LocalPod.Type);
        _time = time;
        _logger = loggers.CreateLogger<JobController>();
        _queue = new WorkQueue<ObjectKey>(time, ReconcileLoop.Retries);
        _jobInformer = new Informer<LocalJob>(_jobs, _jobStore, new InformerOptions(), time, _logger)
        {
            Changed = change => Enqueue((change.New ?? change.Old!).Metadata, (change.New ?? change.Old!).Metadata.Name),
        };
        _podInformer = new Informer<LocalPod>(_pods, _podStore, new InformerOptions(), time, _logger)
        {
            Changed = change =>
            {
                var pod = (change.New ?? change.Old!).Metadata;
                if (pod.ControllerOwner is { Kind: "Job" } owner)
                    Enqueue(pod, owner.Name);
            },
        };
    }

    /// <summary>Runs until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(
            _jobInformer.RunAsync(cancellationToken),
            _podInformer.RunAsync(cancellationToken),
            ReconcileAsync(cancellationToken));

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        // Without all Pods in sight a Job's Pod would look as if it had vanished.
        var synced = Task.WhenAll(_jobInformer.Synced, _podInformer.Synced).WaitAsync(cancellationToken);
        await synced.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ReconcileLoop.RunAsync(_queue, Workers, SyncAsync, _logger, cancellationToken);
    }

    private async Task SyncAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (_jobStore.Get(key) is not { Metadata.DeletionTimestamp: null } job)
            return;
        var plan = JobDecision.Decide(job, _podStore.Indexed(job.Metadata.Uid!), _time.GetUtcNow());
        try
        {
            await WriteStatusAsync(job, plan.Status, cancellationToken);
            foreach (var pod in plan.DeletePods)
                await DeleteAsync(_pods, pod, cancellationToken);
            if (plan.CreateAttempt is { } attempt)
                await _pods.CreateAsync(key.Namespace, JobPod.Make(job, attempt), WriteOptions.Default, cancellationToken);
            if (plan.DeleteJob)
                await DeleteAsync(_jobs, job, cancellationToken);
        }
        catch (ApiException e) when (e.IsConflict || e.IsNotFound || e.IsAlreadyExists)
        {
            // The caches are behind: what they do not show yet will bring the key back.
            _logger.LogDebug("Job {Job}: {Problem}", key, e.Message);
        }

        if (plan.LookAgainIn is { } delay)
            _queue.AddAfter(key, delay);
    }

    private async Task WriteStatusAsync(LocalJob job, JobStatus status, CancellationToken cancellationToken)
    {
        var written = JobStatusJson.Write(status);
        if (JsonNode.DeepEquals(written, JobStatusJson.Write(job.Status ?? new JobStatus())))
            return;
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = job.Metadata.Uid, ["resourceVersion"] = job.Metadata.ResourceVersion },
            ["status"] = written,
        };
        var (ns, name) = (job.Metadata.Namespace, job.Metadata.Name!);
        await _jobs.PatchAsync(ns, name, Patch.Merge(RawJson.From(patch)), "status", WriteOptions.Default, cancellationToken);
    }

    private static Task<bool> DeleteAsync<T>(ResourceClient<T> client, T item, CancellationToken cancellationToken) where T : class, IKubeObject
    {
        var options = DeleteOptions.Background with { PreconditionUid = item.Metadata.Uid };
        return client.DeleteAsync(item.Metadata.Namespace, item.Metadata.Name!, options, cancellationToken);
    }

    private void Enqueue(ObjectMeta metadata, string? name) => _queue.Add(new ObjectKey(metadata.Namespace ?? "", name ?? ""));
}
