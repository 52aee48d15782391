using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.LocalKube.Api;
using ScheduledJobs.LocalKube.Controllers;
using ScheduledJobs.LocalKube.Kubelet.Env;
using ScheduledJobs.LocalKube.Kubelet.Pods;
using ScheduledJobs.LocalKube.Kubelet.Processes;
using ScheduledJobs.LocalKube.Kubelet.Running;

namespace ScheduledJobs.LocalKube.Kubelet;

/// <summary>
/// Runs Pods as processes on this machine. It is scheduler and kubelet in one: every Pod without a node is bound to <see cref="NodeName"/>.
/// There are no images, no isolation and no volumes; see <see cref="PodRefusal"/> for what is rejected and what is ignored.
/// </summary>
internal sealed class LocalKubelet
{
    /// <summary>Name of the only node.</summary>
    public const string NodeName = "local";

    private const int Workers = 8;
    private static readonly TimeSpan ShutdownGrace = TimeSpan.FromSeconds(2);

    private readonly KubeClient _client;
    private readonly ResourceClient<LocalPod> _pods;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ObjectStore<LocalPod> _store = new();
    private readonly Informer<LocalPod> _informer;
    private readonly WorkQueue<ObjectKey> _queue;
    private readonly ConcurrentDictionary<ObjectKey, PodRunner> _runners = new();

    public LocalKubelet(KubeClient client, TimeProvider time, ILoggerFactory loggers)
    {
        _client = client;
        _pods = client.Resource(LocalPod.Type);
        _time = time;
        _logger = loggers.CreateLogger<LocalKubelet>();
        _queue = new WorkQueue<ObjectKey>(time, ReconcileLoop.Retries);
        _informer = new Informer<LocalPod>(_pods, _store, new InformerOptions(), time, _logger)
        {
            Changed = change => _queue.Add(KeyOf(change.New ?? change.Old!)),
        };
    }

    /// <summary>The log for <c>kubectl logs</c>; null while there is nothing to read.</summary>
    public Task<Stream?> OpenLogAsync(PodLogRequest request, CancellationToken cancellationToken)
    {
        var runner = _runners.GetValueOrDefault(new ObjectKey(request.Namespace, request.Name));
        var log = runner?.Uid == request.Uid ? runner.FindLog(request.Container, request.Previous) : null;
        return Task.FromResult(log is null ? null : ContainerLogStream.Open(log, request, _time.GetUtcNow(), cancellationToken));
    }

    /// <summary>Runs Pods until cancelled, then stops them all and returns when no process is left.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("local-cluster-");
        using var groups = new ProcessGroups(_logger);
        var environment = new ContainerEnvironment(new KeyedDataSource(_client), NodeName);
        var services = new KubeletServices(_pods, environment, groups, directory.FullName, _time, _logger);

        await Task.WhenAll(
            _informer.RunAsync(cancellationToken),
            ReconcileLoop.RunAsync(_queue, Workers, (key, ct) => SyncAsync(services, key, ct), _logger, cancellationToken));

        foreach (var runner in _runners.Values)
            runner.Stop(ShutdownGrace);
        var ends = Task.WhenAll(_runners.Values.Select(r => r.Completion));
        await Task.WhenAny(ends, Task.Delay(ShutdownGrace + ShutdownGrace, _time, CancellationToken.None));
        foreach (var runner in _runners.Values)
            await runner.DisposeAsync();
        directory.Delete(recursive: true);
    }

    private async Task SyncAsync(KubeletServices services, ObjectKey key, CancellationToken cancellationToken)
    {
        var pod = _store.Get(key);
        if (_runners.TryGetValue(key, out var runner) && runner.Uid != pod?.Metadata.Uid)
        {
            // The Pod is gone, perhaps replaced by one with the same name, so a graceful stop has no purpose.
            await runner.DisposeAsync();
            _runners.TryRemove(key, out _);
            runner = null;
        }

        if (pod is null || pod.Spec.NodeName is { Length: > 0 } and not NodeName)
            return;
        if (pod.Metadata.DeletionTimestamp is not null)
            await DeleteAsync(pod, runner, cancellationToken);
        else if (pod.Spec.NodeName is not { Length: > 0 })
            await BindAsync(pod, cancellationToken);
        else if (runner is null && !pod.HasEnded)
            Start(services, key, pod);
    }

    private void Start(KubeletServices services, ObjectKey key, LocalPod pod)
    {
        var runner = new PodRunner(services, pod);
        _runners[key] = runner;

        // If the Pod is being deleted, the deletion waits for its end.
        _ = runner.Completion.ContinueWith(_ => _queue.Add(key), TaskScheduler.Default);
    }

    private async Task BindAsync(LocalPod pod, CancellationToken cancellationToken)
    {
        var patch = RawJson.From(new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = pod.Metadata.Uid },
            ["spec"] = new JsonObject { ["nodeName"] = NodeName },
        });
        await IgnoreGoneAsync(() => _pods.PatchAsync(
            pod.Metadata.Namespace, pod.Metadata.Name!, Patch.Merge(patch), null, WriteOptions.Default, cancellationToken));
    }

    private async Task DeleteAsync(LocalPod pod, PodRunner? runner, CancellationToken cancellationToken)
    {
        runner?.Stop(TimeSpan.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds ?? pod.Spec.TerminationGracePeriodSeconds));
        if (runner is { Completion.IsCompleted: false } || pod.Metadata.DeletionGracePeriodSeconds == 0)
            return;
        var options = new DeleteOptions { GracePeriodSeconds = 0, PreconditionUid = pod.Metadata.Uid };
        await IgnoreGoneAsync(() => _pods.DeleteAsync(pod.Metadata.Namespace, pod.Metadata.Name!, options, cancellationToken));
    }

    /// <summary>The Pod is gone, or another one has its name: that change will bring the key back.</summary>
    private static async Task IgnoreGoneAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (ApiException e) when (e.IsNotFound || e.IsConflict)
        {
        }
    }

    private static ObjectKey KeyOf(LocalPod pod) => new(pod.Metadata.Namespace ?? "", pod.Metadata.Name ?? "");
}
