using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Connection;

/// <summary>Follows the logs of a run: of each Pod that starts for it, whether directly, by a Job, or for a later attempt.</summary>
internal sealed class RunLogFollower(Cluster cluster, CliHost host, ScheduledJob job, string runId, LogOptions options)
{
    private readonly PodLogs _logs = new(cluster, host, options);
    private readonly HashSet<(string Pod, string Container)> _followed = [];
    private readonly List<Task> _copies = [];
    private string? _told;

    /// <summary>Copies until the run has ended and everything is copied.</summary>
    /// <param name="ended">Completes with the end of the run.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    public async Task FollowAsync(Task ended, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchAsync(stop.Token, cancellationToken);
        await Task.WhenAny(ended, watching);
        await stop.CancelAsync();
        await watching;

        // What started and ended between two looks.
        foreach (var pod in await RunObjects.FindPodsAsync(cluster.Client, job, runId, cancellationToken))
            Follow(pod, cancellationToken);
        await Task.WhenAll(_copies);
    }

    private async Task WatchAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        var informer = new InformerOptions { Namespace = job.Metadata.Namespace, LabelSelector = RunObjects.SelectorOf(job) };
        try
        {
            await foreach (var change in ObjectWatch.FollowAsync(cluster.Pods, informer, cluster.Time, stop))
            {
                if (change.New is { } pod && RunObject.BelongsTo(pod, runId, RunObjects.MaxAttempts(job)))
                    Follow(pod, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The run has ended.
        }
    }

    private void Follow(Pod pod, CancellationToken cancellationToken)
    {
        var containers = _logs.ContainersOf(pod);
        foreach (var container in containers.Where(c => PodLogs.HasStarted(pod, c) && _followed.Add((pod.Metadata.Uid!, c))))
            _copies.Add(_logs.CopyAsync(pod, container, containers.Count > 1 ? $"{container}: " : "", isFollowed: true, cancellationToken));
        if (PodDiagnosis.WhyPending(pod.Status) is { } why && pod.Status?.Phase == "Pending" && why != _told)
            host.Error.WriteLine($"Pod {pod.Metadata.Name} waits: {_told = why}");
    }
}
