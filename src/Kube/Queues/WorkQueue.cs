using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ScheduledJobs.Kube.Observability;

namespace ScheduledJobs.Kube.Queues;

/// <summary>
/// Keys that need work. A key added twice before it is taken is worked on once; a key is never in two hands at once; a key added while
/// in hands is given out again after <see cref="Done"/>. What has been due longest goes first; a key without a due time is due
/// <see cref="Patience"/> after it was added. Delayed keys wait on one timer; the earliest time wins, and neither <c>Add</c> nor
/// <see cref="Forget"/> takes a delay back. Thread-safe.
/// </summary>
public sealed class WorkQueue<TKey> where TKey : notnull
{
    /// <summary>
    /// How long keys with a due time go before those without. Long enough for a burst of due keys to be through, short enough that what
    /// is not due is never forgotten over a steady flow of what is.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly BackoffOptions _backoff;
    private readonly string? _name;
    private readonly DelayedKeys<TKey> _delayed;
    private readonly Lock _gate = new();

    // May hold a key more than once; only the entry that is that of _dirty counts.
    private readonly Channel<Entry> _ready = Channel.CreateUnboundedPrioritized(new UnboundedPrioritizedChannelOptions<Entry> { Comparer = Entry.Order });

    // Guarded by _gate; the two with the timestamp since when. A key in _dirty needs work: it is in _ready, or in somebody's hands and
    // will be in _ready when it is done.
    private readonly Dictionary<TKey, Entry> _dirty = [];
    private readonly Dictionary<TKey, long> _inHands = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private long _sequence;
    private int _waiting;
    private int _waitingDue;

    /// <summary>An empty queue.</summary>
    /// <param name="time">Measures delays.</param>
    /// <param name="backoff">Waits after failures.</param>
    /// <param name="name">The queue's name in metrics; null leaves it out of them.</param>
    public WorkQueue(TimeProvider time, BackoffOptions backoff, string? name = null)
    {
        _time = time;
        _name = name;
        _backoff = backoff;
        _delayed = new DelayedKeys<TKey>(time, Add);
    }

    /// <summary>Keys that wait to be taken now (not the delayed ones).</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _waiting;
        }
    }

    /// <summary>Keys whose due time has come and that wait to be taken.</summary>
    public int DueCount => Volatile.Read(ref _waitingDue);

    /// <summary>Keys in hands: how many, how long in sum, and how long the longest.</summary>
    public (int Count, TimeSpan Sum, TimeSpan Longest) InHands
    {
        get
        {
            lock (_gate)
            {
                var now = _time.GetTimestamp();
                var (sum, longest) = (TimeSpan.Zero, TimeSpan.Zero);
                foreach (var since in _inHands.Values)
                {
                    var age = _time.GetElapsedTime(since, now);
                    sum += age;
                    longest = age > longest ? age : longest;
                }

                return (_inHands.Count, sum, longest);
            }
        }
    }

    /// <summary>Needs work now, after everything that is due.</summary>
    public void Add(TKey key) => Add(key, DateTimeOffset.MaxValue);

    /// <summary>Needs work now, as something was due at that time; one that lies ahead counts as none.</summary>
    public void Add(TKey key, DateTimeOffset due)
    {
        var now = _time.GetUtcNow();
        var isDue = due <= now;
        if (due > now + Patience)
            due = now + Patience;
        lock (_gate)
        {
            var isNew = !_dirty.TryGetValue(key, out var known);
            if (!isNew && known.Due <= due)
                return;
            var entry = _dirty[key] = new Entry(key, due, isDue, _sequence++, isNew ? _time.GetTimestamp() : known.AddedAt);
            if (!_inHands.ContainsKey(key))
            {
                if (!isNew)
                    CountWaiting_NeedsLock(known, -1);
                CountWaiting_NeedsLock(entry, +1);
                _ready.Writer.TryWrite(entry);
            }

            if (!isNew)
                return;
        }

        if (_name is not null)
            KubeMetrics.Added(_name);
    }

    /// <summary>Needs work in a while.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
            Add(key);
        else
            _delayed.Add(key, delay);
    }

    /// <summary>Needs work again after a failure; each failure in a row doubles the wait.</summary>
    public void AddRateLimited(TKey key)
    {
        int failures;
        lock (_gate)
        {
            failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
        }

        if (_name is not null)
            KubeMetrics.Retried(_name);
        AddAfter(key, _backoff.WaitAfter(failures));
    }

    /// <summary>Succeeded or gone: the next failure starts from the shortest wait.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
            _failures.Remove(key);
    }

    /// <summary>Waits for a key. Pair each with <see cref="Done"/>.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled; no key is lost by that.</exception>
    public async ValueTask<TKey> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var entry = await _ready.Reader.ReadAsync(cancellationToken);
            var now = _time.GetTimestamp();
            lock (_gate)
            {
                // It was moved forward since, and may even be in hands by now.
                if (!_dirty.TryGetValue(entry.Key, out var current) || current.Sequence != entry.Sequence)
                    continue;
                _inHands[entry.Key] = now;
                _dirty.Remove(entry.Key);
                CountWaiting_NeedsLock(entry, -1);
            }

            if (_name is not null)
                KubeMetrics.Waited(_name, _time.GetElapsedTime(entry.AddedAt, now));
            return entry.Key;
        }
    }

    /// <summary>One key after the other until cancelled, which ends it quietly; several may take. Pair each with <see cref="Done"/>.</summary>
    public async IAsyncEnumerable<TKey> TakeAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            TKey key;
            try
            {
                key = await TakeAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                yield break;
            }

            yield return key;
        }
    }

    /// <summary>The key is out of hands.</summary>
    public void Done(TKey key)
    {
        long takenAt;
        lock (_gate)
        {
            if (!_inHands.Remove(key, out takenAt))
                return;
            if (_dirty.TryGetValue(key, out var entry))
            {
                CountWaiting_NeedsLock(entry, +1);
                _ready.Writer.TryWrite(entry);
            }
        }

        if (_name is not null)
            KubeMetrics.Worked(_name, _time.GetElapsedTime(takenAt));
    }

    private void CountWaiting_NeedsLock(in Entry entry, int change)
    {
        _waiting += change;
        if (entry.IsDue)
            _waitingDue += change;
    }

    private readonly record struct Entry(TKey Key, DateTimeOffset Due, bool IsDue, long Sequence, long AddedAt)
    {
        /// <summary>What is due first goes first; of two that are due together, the one that was added first.</summary>
        public static readonly IComparer<Entry> Order = Comparer<Entry>.Create((a, b) =>
            a.Due.CompareTo(b.Due) is not 0 and var byDue ? byDue : a.Sequence.CompareTo(b.Sequence));
    }
}
