namespace ScheduledJobs.Kube.Queues;

/// <summary>
/// Keys that come due later, all on one timer. If a key has two times, the earlier wins. Times are monotonic: setting the clock
/// does not move them.
/// </summary>
#pragma warning disable CA1001 // An idle timer holds nothing, and one that waits is needed.
internal sealed class DelayedKeys<TKey> where TKey : notnull
#pragma warning restore CA1001
{
    // Timers cannot wait longer than 49 days; waking up once a day to continue waiting costs nothing.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(3650);

    private readonly TimeProvider _time;
    private readonly Action<TKey> _due;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();

    // Guarded by _gate. The heap may hold a key more than once; only the entry whose time matches _times counts.
    private readonly PriorityQueue<TKey, long> _heap = new();
    private readonly Dictionary<TKey, long> _times = [];

    /// <param name="time">Measures delays.</param>
    /// <param name="due">Called for each key that is due.</param>
    public DelayedKeys(TimeProvider time, Action<TKey> due)
    {
        _time = time;
        _due = due;
        _timer = time.CreateTimer(static self => ((DelayedKeys<TKey>)self!).Release(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(TKey key, TimeSpan delay)
    {
        if (delay > LongestDelay)
            delay = LongestDelay;
        var due = _time.GetTimestamp() + ToTimestampUnits(delay);
        lock (_gate)
        {
            if (_times.TryGetValue(key, out var known) && known <= due)
                return;
            _times[key] = due;
            _heap.Enqueue(key, due);
            DropLeftovers_NeedsLock();
            if (_heap.Peek().Equals(key))
                SetTimer_NeedsLock();
        }
    }

    private void Release()
    {
        var released = new List<TKey>();
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            while (_heap.TryPeek(out var key, out var due) && due <= now)
            {
                _heap.Dequeue();
                if (_times.TryGetValue(key, out var current) && current == due)
                {
                    _times.Remove(key);
                    released.Add(key);
                }
            }

            SetTimer_NeedsLock();
        }

        released.ForEach(_due);
    }

    private void SetTimer_NeedsLock()
    {
        if (!_heap.TryPeek(out _, out var due))
            return;

        // Timers count whole milliseconds and round down; a wake-up must never be early.
        var sleep = TimeSpan.FromMilliseconds(Math.Ceiling(_time.GetElapsedTime(_time.GetTimestamp(), due).TotalMilliseconds));
        if (sleep < TimeSpan.Zero)
            sleep = TimeSpan.Zero;
        _timer.Change(sleep < LongestSleep ? sleep : LongestSleep, Timeout.InfiniteTimeSpan);
    }

    // In integers and rounded up: the fraction of a double would make some delays a millisecond longer.
    private long ToTimestampUnits(TimeSpan delay) =>
        (long)(((Int128)delay.Ticks * _time.TimestampFrequency + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);

    private void DropLeftovers_NeedsLock()
    {
        if (_heap.Count <= 2 * _times.Count + 64)
            return;
        _heap.Clear();
        _heap.EnqueueRange(_times.Select(pair => (pair.Key, pair.Value)));
    }
}
