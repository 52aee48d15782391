using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Controller;

namespace ScheduledJobs.Operator.Replicas;

/// <summary>
/// Stops a bucket: nothing new begins, what has begun ends or is cancelled, what has happened is written down, and everything is forgotten. One that is lost is
/// only cancelled and forgotten: another process may act for it.
/// </summary>
internal sealed class BucketDrain(BucketGate gate, ControllerParts parts, TermWork work, OperatorServices services)
{
    /// <summary>How often it looks whether the bucket was lost meanwhile.</summary>
    internal static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>How long calls that were cancelled may take to end.</summary>
    private static readonly TimeSpan CallsEnd = TimeSpan.FromSeconds(1);

    /// <summary>How many buckets are written down at once. All of them stop when the process does.</summary>
    private const int AtOnce = 4;

    private readonly TimeProvider _time = services.Time;
    private readonly KeyedLock<int> _recording = new();

    /// <summary>Stops a bucket. Returns when nothing of it is left, however long that takes.</summary>
    public async Task StopAsync(int bucket)
    {
        var started = _time.GetTimestamp();
        var tenure = gate.Close(bucket)!;
        var ended = tenure.CloseAsync();
        await WaitAsync(bucket, CallsEndAsync(bucket, ended), services.Options.ShutdownGrace);
        await WaitAsync(bucket, ended, TermWork.FlushTime);
        tenure.Cancel();
        await ended;
        var memories = parts.Memories.List(bucket);
        await RecordAsync(bucket, [.. memories.Select(m => m.Key)]);
        parts.Http.CancelAll(bucket);
        await WaitAsync(bucket, parts.Http.WhenIdleAsync(bucket), CallsEnd);
        foreach (var (key, memory) in memories)
            parts.Forget(key, memory);
        var isLost = !Holds(bucket);
        gate.End(bucket);
        tenure.Dispose();
        services.Logger.BucketStopped(bucket, _time.GetElapsedTime(started), isLost ? "lost, nothing was written any more" : "all is written down");
    }

    // A pass in progress may still make a call.
    private async Task CallsEndAsync(int bucket, Task ended)
    {
        await ended;
        await parts.Http.WhenIdleAsync(bucket);
    }

    private bool Holds(int bucket) => gate.Holds().Contains(bucket);

    private async Task WaitAsync(int bucket, Task ended, TimeSpan most)
    {
        var started = _time.GetTimestamp();
        while (!ended.IsCompleted && Holds(bucket) && most - _time.GetElapsedTime(started) is var left && left > TimeSpan.Zero)
        {
            using var limit = new CancellationTokenSource(left < Look ? left : Look, _time);
            await ended.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RecordAsync(int bucket, IReadOnlyCollection<ObjectKey> keys)
    {
        using var turn = await _recording.EnterAsync(bucket % AtOnce, CancellationToken.None);
        if (!Holds(bucket))
            return;
        using var limit = new CancellationTokenSource(TermWork.FlushTime, _time);
        try
        {
            await work.RecordAsync(keys, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // Out of time. The next owner finds or repeats what is not written down.
        }
    }
}
