namespace ScheduledJobs.Kube.Queues;

/// <content>The worker loop.</content>
public sealed partial class WorkQueue<TKey>
{
    /// <summary>
    /// Works on keys until cancelled, and returns once all work has ended. A key that was handled is forgotten by the back-off; one whose
    /// handling threw is reported, and comes again after a wait.
    /// </summary>
    /// <param name="workers">How many keys are worked on at once; at least 1.</param>
    /// <param name="handle">Works on one key. Gets <paramref name="cancellationToken"/>.</param>
    /// <param name="onError">
    /// Is told of each failure, but not of work that was cancelled. If it throws, no more keys are taken, and this throws the same.
    /// </param>
    /// <param name="cancellationToken">Ends the taking of keys.</param>
    public async Task RunAsync(
        int workers, Func<TKey, CancellationToken, Task> handle, Action<TKey, Exception> onError, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(), CancellationToken.None)));

        async Task WorkAsync()
        {
            await foreach (var key in TakeAllAsync(stop.Token))
            {
                try
                {
                    await HandleAsync(key, handle, onError, cancellationToken);
                }
                catch
                {
                    await stop.CancelAsync();
                    throw;
                }
            }
        }
    }

    private async Task HandleAsync(
        TKey key, Func<TKey, CancellationToken, Task> handle, Action<TKey, Exception> onError, CancellationToken cancellationToken)
    {
        try
        {
            await handle(key, cancellationToken);
            Forget(key);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end, not a failure.
        }
        catch (Exception e)
        {
            onError(key, e);
            AddRateLimited(key);
        }
        finally
        {
            Done(key);
        }
    }
}
