using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ScheduledJobs.Kube.Observability;

namespace ScheduledJobs.Kube.Queues;

/// <summary>
/// Keys that need work. A key that is added twice before it is taken is handled once. A key is never handled by two workers at once; if it
/// is added while being handled, it is handed out again after <see cref="Done"/>. The key that has been due longest goes first; a key
/// without a due time is due <see cref="Patience"/> after it was added. If keys have groups, such as namespaces, the groups with due keys
/// take turns: a group delays another group's due key by at most one key, however many it has, and a group whose keys take long gets
/// fewer turns. Delayed keys wait on one timer; the earliest time wins, and neither <c>Add</c> nor <see cref="Forget"/> cancels a delay. Thread-safe.
/// </summary>
public sealed partial class WorkQueue<TKey> where TKey : notnull
{
    /// <summary>
    /// How long keys with a due time take precedence over those without. Long enough for a burst of due keys to pass, short enough that a
    /// steady stream of due keys does not starve the others.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly BackoffOptions _backoff;
    private readonly string? _name;
    private readonly Func<TKey, string>? _group;
    private readonly DelayedKeys<TKey> _delayed;
    private readonly Lock _gate = new();

    // One token for each waiting key.
    private readonly Channel<bool> _tokens = Channel.CreateUnbounded<bool>();

    // Guarded by _gate. _ready may hold a key more than once; only the entry that matches _dirty counts. A key in _dirty needs work:
    // it is in _ready, or is being handled and will be in _ready when that is done.
    private readonly FairQueue<TKey> _ready;
    private readonly Dictionary<TKey, QueueEntry<TKey>> _dirty = [];
    private readonly Dictionary<TKey, (Turn<TKey> Turn, long Since)> _inHands = [];
    private readonly Dictionary<TKey, (int Count, DateTimeOffset? Due)> _failures = [];
    private long _sequence;
    private int _waiting;
    private int _waitingDue;

    /// <summary>An empty queue.</summary>
    /// <param name="time">Measures delays.</param>
    /// <param name="backoff">Waits after failures.</param>
    /// <param name="name">The queue's name in metrics; null leaves it out of them.</param>
    /// <param name="group">Returns a key's group, such as its namespace; it must depend on the key alone. Null for no groups.</param>
    public WorkQueue(TimeProvider time, BackoffOptions backoff, string? name = null, Func<TKey, string>? group = null)
    {
        _time = time;
        _name = name;
        _group = group;
        _backoff = backoff;
        _ready = new FairQueue<TKey>(entry => _dirty.TryGetValue(entry.Key, out var current) && current.Sequence == entry.Sequence);
        _delayed = new DelayedKeys<TKey>(time, AddDelayed);
    }

    /// <summary>Number of keys that can be taken now (without the delayed ones).</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _waiting;
        }
    }

    /// <summary>Number of waiting keys whose due time has come.</summary>
    public int DueCount => Volatile.Read(ref _waitingDue);

    /// <summary>Keys being processed: count, total age, oldest.</summary>
    public (int Count, TimeSpan Sum, TimeSpan Longest) InHands
    {
        get
        {
            lock (_gate)
            {
                var now = _time.GetTimestamp();
                var (sum, longest) = (TimeSpan.Zero, TimeSpan.Zero);
                foreach (var (_, since) in _inHands.Values)
                {
                    var age = _time.GetElapsedTime(since, now);
                    sum += age;
                    longest = age > longest ? age : longest;
                }

                return (_inHands.Count, sum, longest);
            }
        }
    }

    /// <summary>The key needs work now, after everything that is due.</summary>
    public void Add(TKey key) => Add(key, DateTimeOffset.MaxValue);

    /// <summary>The key needs work now because something was due at that time. A time in the future counts as none.</summary>
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
            var entry = _dirty[key] = new QueueEntry<TKey>(key, due, isDue, _sequence++, isNew ? _time.GetTimestamp() : known.AddedAt);
            if (!_inHands.ContainsKey(key))
            {
                if (!isNew)
                    CountWaiting_NeedsLock(known, -1);
                Enqueue_NeedsLock(entry, now, isNew);
            }

            if (!isNew)
                return;
        }

        if (_name is not null)
            KubeMetrics.Added(_name);
    }

    /// <summary>The key needs work after a delay.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
            Add(key);
        else
            _delayed.Add(key, delay);
    }

    /// <summary>
    /// The key needs work again after a failure; each failure in a row lengthens the wait. A key that was due when it was taken stays due, and
    /// waits less. Call this before <see cref="Done"/>.
    /// </summary>
    public void AddRateLimited(TKey key)
    {
        int failures;
        DateTimeOffset? due;
        lock (_gate)
        {
            (failures, due) = _failures.GetValueOrDefault(key);
            if (_inHands.TryGetValue(key, out var held) && held.Turn.Entry is { IsDue: true } entry && !(due <= entry.Due))
                due = entry.Due;
            _failures[key] = (failures + 1, due);
        }

        if (_name is not null)
            KubeMetrics.Retried(_name);
        AddAfter(key, due is null ? _backoff.WaitAfter(failures) : _backoff.WaitAfterWhenDue(failures));
    }

    /// <summary>The key succeeded or is gone: its next failure starts from the shortest wait.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
            _failures.Remove(key);
    }

    /// <summary>Waits for a key. Pair each call with <see cref="Done"/>.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled; no key is lost by that.</exception>
    public async ValueTask<TKey> TakeAsync(CancellationToken cancellationToken)
    {
        await _tokens.Reader.ReadAsync(cancellationToken);
        QueueEntry<TKey> entry;
        var now = _time.GetTimestamp();
        lock (_gate)
        {
            var turn = _ready.Dequeue(_time.GetUtcNow());
            entry = turn.Entry;
            _inHands[entry.Key] = (turn, now);
            _dirty.Remove(entry.Key);
            CountWaiting_NeedsLock(entry, -1);
            Trim_NeedsLock();
        }

        if (_name is not null)
            KubeMetrics.Waited(_name, _time.GetElapsedTime(entry.AddedAt, now));
        return entry.Key;
    }

    /// <summary>Yields keys until cancelled, which ends it quietly; there may be several takers. Pair each key with <see cref="Done"/>.</summary>
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

    /// <summary>The key's handling has ended.</summary>
    public void Done(TKey key)
    {
        TimeSpan worked;
        lock (_gate)
        {
            if (!_inHands.Remove(key, out var held))
                return;
            worked = _time.GetElapsedTime(held.Since);
            FairQueue<TKey>.End(held.Turn, worked);
            if (_dirty.TryGetValue(key, out var entry))
                Enqueue_NeedsLock(entry, _time.GetUtcNow(), isNew: true);
        }

        if (_name is not null)
            KubeMetrics.Worked(_name, worked);
    }

    // A key that failed while it was due is still due.
    private void AddDelayed(TKey key)
    {
        DateTimeOffset? due;
        lock (_gate)
            due = _failures.GetValueOrDefault(key).Due;
        Add(key, due ?? DateTimeOffset.MaxValue);
    }

    private void Enqueue_NeedsLock(in QueueEntry<TKey> entry, DateTimeOffset now, bool isNew)
    {
        CountWaiting_NeedsLock(entry, +1);
        _ready.Enqueue(_group?.Invoke(entry.Key) ?? "", entry, now);
        if (isNew)
            _tokens.Writer.TryWrite(true);
    }

    private void CountWaiting_NeedsLock(in QueueEntry<TKey> entry, int change)
    {
        _waiting += change;
        if (entry.IsDue)
            _waitingDue += change;
    }
}
