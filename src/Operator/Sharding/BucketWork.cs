using ScheduledJobs.Model.Sharding;

namespace ScheduledJobs.Operator.Sharding;

/// <summary>What runs for each bucket.</summary>
/// <param name="work">What to do for a bucket, until the token is cancelled.</param>
/// <param name="stopped">Called when it has ended as it was told to.</param>
internal sealed class BucketWork(Func<int, CancellationToken, Task> work, Action<int> stopped)
{
    private readonly CancellationTokenSource?[] _running = new CancellationTokenSource?[Bucket.Count];
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Fails when the work of a bucket has failed, or has ended by itself.</summary>
    public Task Failed => _failed.Task;

    public void Start(BucketSet buckets)
    {
        foreach (var bucket in buckets.List())
        {
            var stop = _running[bucket] = new CancellationTokenSource();
            _ = Task.Run(() => RunAsync(bucket, stop));
        }
    }

    public void Stop(BucketSet buckets)
    {
        foreach (var bucket in buckets.List())
            _ = _running[bucket]!.CancelAsync();
    }

    private async Task RunAsync(int bucket, CancellationTokenSource stop)
    {
        try
        {
            await work(bucket, stop.Token);
            if (!stop.IsCancellationRequested)
                throw new InvalidOperationException($"The work of bucket {bucket} has ended by itself.");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // As it was told to.
        }
        catch (Exception e)
        {
            _failed.TrySetException(e);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        stopped(bucket);
    }
}
