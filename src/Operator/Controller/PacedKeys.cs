using System.Collections.Concurrent;
using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// Hands on keys at a limited rate; what is added again meanwhile is handed on once. Namespaces take turns, so one with many keys lengthens the wait
/// of its own. No key waits longer than the limit: then the rate is exceeded.
/// </summary>
/// <param name="perSecond">How many keys a second; 0 for no limit.</param>
/// <param name="longest">The longest wait.</param>
/// <param name="handOn">Takes a key. False if there was nothing to do for it, so that it does not count.</param>
/// <param name="time">The clock.</param>
internal sealed class PacedKeys(double perSecond, TimeSpan longest, Func<ObjectKey, bool> handOn, TimeProvider time)
{
    /// <summary>The rate is kept over this time: a shorter pause costs more than it saves.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly WorkQueue<ObjectKey> _queue = new(time, BackoffOptions.Default, group: key => key.Namespace);
    private readonly ConcurrentDictionary<ObjectKey, long> _since = [];

    // Also has keys that were handed on since.
    private readonly ConcurrentQueue<(ObjectKey Key, long Since)> _oldestFirst = [];
    private TimeSpan _ahead;
    private long _from = time.GetTimestamp();

    /// <summary>The keys that wait.</summary>
    public int Count => _since.Count;

    /// <summary>Entries in its memory of how long keys have waited.</summary>
    internal int Remembered => _oldestFirst.Count;

    /// <summary>Adds a key, which is handed on after the delay at the earliest.</summary>
    public void Add(ObjectKey key, TimeSpan delay)
    {
        var now = time.GetTimestamp();
        if (_since.TryAdd(key, now))
            _oldestFirst.Enqueue((key, now));
        _queue.AddAfter(key, delay);
    }

    /// <summary>Hands on until cancelled, which ends it quietly.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var key in _queue.TakeAllAsync(cancellationToken))
        {
            _queue.Done(key);
            if (!await WaitAsync(cancellationToken))
                return;
            if (_since.TryRemove(key, out _) && handOn(key) && perSecond > 0)
                _ahead += TimeSpan.FromSeconds(1.0 / perSecond);
        }
    }

    // Until the rate allows one more, or one has waited for too long, be it another one: behind many of its namespace. False when cancelled.
    private async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var (ahead, left) = (Ahead(), UntilLate());
            if (ahead < Step || left <= TimeSpan.Zero)
                return true;
            var pause = TimeSpan.FromMilliseconds(Math.Ceiling((left < ahead ? left : ahead).TotalMilliseconds));
            await Task.Delay(pause, time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        return false;
    }

    // How far what was handed on is ahead of the rate. Idle time saves nothing up.
    private TimeSpan Ahead()
    {
        var now = time.GetTimestamp();
        _ahead -= time.GetElapsedTime(_from, now);
        _from = now;
        return _ahead = _ahead < TimeSpan.Zero ? TimeSpan.Zero : _ahead;
    }

    // Also forgets those that were handed on, so it is called for each key.
    private TimeSpan UntilLate()
    {
        while (_oldestFirst.TryPeek(out var oldest))
        {
            if (_since.TryGetValue(oldest.Key, out var since) && since == oldest.Since)
                return longest - time.GetElapsedTime(since);
            _oldestFirst.TryDequeue(out _);
        }

        return longest;
    }
}
