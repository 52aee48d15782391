namespace ScheduledJobs.Kube.Queues;

/// <content>The worker loop.</content>
public sealed partial class WorkQueue<TKey>
{
    /// <summary>
    /// Handles keys until cancelled, and returns once all work has ended. Success resets a key's back-off. If handling throws, the error
    /// is reported and the key comes back after a wait.
    /// </summary>
    /// <param name="workers">How many keys are handled at once; at least 1.</param>
    /// <param name="handle">Handles one key. Receives <paramref name="cancellationToken"/>.</param>
    /// <param name="onError">
    /// Called for each failure, but not for cancelled work. If it throws, no more keys are taken, and this method throws the same exception.
    /// </param>
    /// <param name="cancellationToken">Stops taking keys.</param>
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
            // Shutdown, not a failure.
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
