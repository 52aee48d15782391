using System.Threading.Channels;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Controller;

namespace ScheduledJobs.Operator.Replicas;

/// <summary>
/// Sees to it that the caches hold the objects of buckets that are needed here, and no others. Those of a bucket come in before it opens, and are dropped some
/// time after it has ended, so that a replica that stops all of its buckets does not sort its caches for each.
/// </summary>
/// <param name="cache">The caches.</param>
/// <param name="needed">The buckets that work here, or are about to.</param>
/// <param name="time">Measures the wait.</param>
internal sealed class BucketMemory(ClusterCache cache, Func<BucketSet> needed, TimeProvider time)
{
    /// <summary>How long the objects of buckets that have ended stay.</summary>
    internal static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    // What comes in and what is dropped take turns: a comparison with the API server must not miss what is dropped meanwhile.
    private readonly KeyedLock<int> _turns = new();
    private readonly Channel<bool> _ended = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Lets the objects of buckets in. Completes when the caches have everything of them that others did before this call.</summary>
    /// <param name="confirm">Confirms the caches.</param>
    public async Task LetInAsync(Func<Task> confirm)
    {
        using var turn = await _turns.EnterAsync(0, CancellationToken.None);
        await confirm();
    }

    /// <summary>A bucket has ended, or does not start after all.</summary>
    public void Ended() => _ended.Writer.TryWrite(true);

    /// <summary>Drops what is not needed until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _ended.Reader.WaitToReadAsync(cancellationToken))
            {
                await Task.Delay(Linger, time, cancellationToken);
                _ended.Reader.TryRead(out _);
                using var turn = await _turns.EnterAsync(0, cancellationToken);
                cache.Thin(needed());
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The replica does not take part any more.
        }
    }
}
