using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ScheduledJobs.Kube.Observability;

namespace ScheduledJobs.Kube.Queues;

/// <summary>
/// Keys that need work. A key added twice before it is taken is worked on once; a key is never in two hands at once; a key added while
/// in hands is given out again after <see cref="Done"/>. Delayed keys wait on one timer; the earliest time wins, and neither
/// <see cref="Add"/> nor <see cref="Forget"/> takes a delay back. Thread-safe.
/// </summary>
public sealed class WorkQueue<TKey> where TKey : notnull
{
    private readonly TimeProvider _time;
    private readonly BackoffOptions _backoff;
    private readonly string? _name;
    private readonly DelayedKeys<TKey> _delayed;
    private readonly Channel<TKey> _ready = Channel.CreateUnbounded<TKey>();
    private readonly Lock _gate = new();

    // Guarded by _gate; both with the timestamp since when. A key in _dirty needs work: it is in _ready, or in somebody's hands and will
    // be in _ready when it is done.
    private readonly Dictionary<TKey, long> _dirty = [];
    private readonly Dictionary<TKey, long> _inHands = [];
    private readonly Dictionary<TKey, int> _failures = [];

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
    public int Count => _ready.Reader.Count;

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

    /// <summary>Needs work now.</summary>
    public void Add(TKey key)
    {
        lock (_gate)
        {
            if (!_dirty.TryAdd(key, _time.GetTimestamp()))
                return;
            if (!_inHands.ContainsKey(key))
                _ready.Writer.TryWrite(key);
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
        var key = await _ready.Reader.ReadAsync(cancellationToken);
        long addedAt;
        var now = _time.GetTimestamp();
        lock (_gate)
        {
            _inHands[key] = now;
            _dirty.Remove(key, out addedAt);
        }

        if (_name is not null)
            KubeMetrics.Waited(_name, _time.GetElapsedTime(addedAt, now));
        return key;
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
            if (_dirty.ContainsKey(key))
                _ready.Writer.TryWrite(key);
        }

        if (_name is not null)
            KubeMetrics.Worked(_name, _time.GetElapsedTime(takenAt));
    }
}
