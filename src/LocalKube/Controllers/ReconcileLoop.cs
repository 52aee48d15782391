using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.LocalKube.Controllers;

/// <summary>Takes keys from a queue and handles several at a time, each again after a while if it failed.</summary>
internal static class ReconcileLoop
{
    /// <summary>Kubernetes waits 5 ms to 1000 s, which is too long for a laptop.</summary>
    public static BackoffOptions Retries { get; } = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10));

    /// <summary>Works until cancelled; returns when all work in progress has ended.</summary>
    public static Task RunAsync(
        WorkQueue<ObjectKey> queue,
        int workers,
        Func<ObjectKey, CancellationToken, Task> reconcile,
        ILogger logger,
        CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(queue, reconcile, logger, cancellationToken)));

    private static async Task WorkAsync(
        WorkQueue<ObjectKey> queue, Func<ObjectKey, CancellationToken, Task> reconcile, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var key = await queue.TakeAsync(cancellationToken);
                try
                {
                    await reconcile(key, cancellationToken);
                    queue.Forget(key);
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    logger.LogWarning("{Key} will be retried: {Problem}", key, e.Message);
                    queue.AddRateLimited(key);
                }
                finally
                {
                    queue.Done(key);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Shutdown.
        }
    }
}
