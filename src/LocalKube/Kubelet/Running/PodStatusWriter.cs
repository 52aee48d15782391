using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Kubelet.Pods;

namespace ScheduledJobs.LocalKube.Kubelet.Running;

/// <summary>
/// Writes the status of one Pod in the background. Only the newest unwritten status counts; failures are retried until the Pod is gone.
/// </summary>
internal sealed class PodStatusWriter(ResourceClient<LocalPod> pods, ObjectMeta pod, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _abandon = new();
    private readonly Channel<JsonObject> _pending =
        Channel.CreateBounded<JsonObject>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Queues the newest status.</summary>
    public void Write(JsonObject status) => _pending.Writer.TryWrite(status);

    /// <summary>No more statuses follow: <see cref="RunAsync"/> returns when the last one is written.</summary>
    public void Complete() => _pending.Writer.TryComplete();

    /// <summary>Stops writing, even what is pending.</summary>
    public Task AbandonAsync() => _abandon.CancelAsync();

    /// <summary>Writes until <see cref="Complete"/>; never fails.</summary>
    public async Task RunAsync()
    {
        JsonObject? written = null;
        await foreach (var status in _pending.Reader.ReadAllAsync())
        {
            if (JsonNode.DeepEquals(written, status))
                continue;
            while (!_abandon.IsCancellationRequested && !await TryWriteAsync(status))
                await Task.Delay(RetryPause, time, _abandon.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            written = status;
        }
    }

    public void Dispose() => _abandon.Dispose();

    /// <summary>False if it is worth retrying.</summary>
    private async Task<bool> TryWriteAsync(JsonObject status)
    {
        // The uid makes the server reject the write if a new Pod has taken the name.
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = pod.Uid }, ["status"] = status.DeepClone() };
        try
        {
            await pods.PatchAsync(
                pod.Namespace, pod.Name!, Patch.Merge(RawJson.From(patch)), "status", WriteOptions.Default, _abandon.Token);
            return true;
        }
        catch (ApiException e) when (e.IsNotFound || e.IsConflict)
        {
            logger.LogDebug("The status of Pod {Namespace}/{Pod} was not written: {Problem}", pod.Namespace, pod.Name, e.Message);
            return true;
        }
        catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception e) when (e is ApiException or HttpRequestException or IOException)
        {
            logger.LogWarning("The status of Pod {Namespace}/{Pod} could not be written: {Problem}", pod.Namespace, pod.Name, e.Message);
            return e is ApiException { IsInvalid: true };
        }
    }
}
