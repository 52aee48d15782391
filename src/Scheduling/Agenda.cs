using System.Diagnostics.CodeAnalysis;

namespace ScheduledJobs.Scheduling;

/// <summary>
/// What is due next: a heap of keys by wall-clock time with one timer for the earliest. Never early. A clock step is noticed within
/// the heartbeat. If the clock is set back, everything is due once, because its times were computed with a wrong clock. Thread-safe.
/// </summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
public sealed class Agenda<TKey> : IDisposable where TKey : notnull
{
    /// <summary>
    /// The timer is monotonic, but due times follow the wall clock: if it is set forward, only another look shows it. A schedule in minutes
    /// does not notice five seconds, and one wake-up every five seconds costs no measurable CPU.
    /// </summary>
    internal static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    /// <summary>Smallest step back that counts as setting the clock back. Anything less is a correction, which moves no due time by more.</summary>
    internal static readonly TimeSpan PutBack = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly Action<TKey, DateTimeOffset> _due;
    private readonly ITimer _timer;
    private readonly long _started;
    private readonly Lock _gate = new();

    // Everything below is guarded by _gate.
    private readonly AgendaHeap<TKey> _heap = new();
    private DateTimeOffset? _armedFor;
    private DateTimeOffset _startedAt;
    private bool _draining;
    private bool _disposed;

    /// <summary>An empty agenda.</summary>
    /// <param name="time">Wall clock and timer.</param>
    /// <param name="due">
    /// Called once, on a timer thread and outside any lock, with each due key and its time, in order of these times. The key has
    /// already left the agenda. Calls never overlap. It must not throw.
    /// </param>
    public Agenda(TimeProvider time, Action<TKey, DateTimeOffset> due)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(due);
        _time = time;
        _due = due;
        _started = time.GetTimestamp();
        _startedAt = StartedAt();
        _timer = time.CreateTimer(static agenda => ((Agenda<TKey>)agenda!).Drain(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Number of waiting keys.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _heap.Count;
        }
    }

    /// <summary>When the earliest key is due; null if the agenda is empty.</summary>
    public DateTimeOffset? Earliest
    {
        get
        {
            lock (_gate)
                return _heap.Count == 0 ? null : _heap.Earliest;
        }
    }

    /// <summary>Sets or moves a key to a time relative to now.</summary>
    /// <exception cref="ObjectDisposedException">The agenda is disposed.</exception>
    public void SetAfter(TKey key, TimeSpan delay) => Set(key, _time.GetUtcNow() + delay);

    /// <summary>Sets or moves a key. A time in the past is due at once (on a timer thread, never inside this call).</summary>
    /// <exception cref="ObjectDisposedException">The agenda is disposed.</exception>
    public void Set(TKey key, DateTimeOffset at)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _heap.Set(key, at);
            if (StartedAt() is var startedAt && startedAt > _startedAt)
                _startedAt = startedAt;
            Arm();
        }
    }

    /// <summary>Removes a key; false if it is not on the agenda.</summary>
    public bool Remove(TKey key)
    {
        lock (_gate)
        {
            if (!_heap.Remove(key))
                return false;
            Arm();
            return true;
        }
    }

    /// <summary>Stops: no call begins after this, but one may still be running.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _heap.Clear();
        }

        _timer.Dispose();
    }

    private void Drain()
    {
        lock (_gate)
        {
            // If another thread is already draining, this timer has nothing to add: that drain continues until nothing is due.
            if (_draining)
                return;
            _draining = true;
            LookAtClock_NeedsLock();
        }

        while (TryTakeDue(out var key, out var at))
            _due(key, at);
    }

    private void LookAtClock_NeedsLock()
    {
        var startedAt = StartedAt();
        if (startedAt < _startedAt - PutBack)
            _heap.SetAll(_time.GetUtcNow());
        _startedAt = startedAt;
    }

    // When this agenda began, by the current wall clock: it moves when the clock is set.
    private DateTimeOffset StartedAt() => _time.GetUtcNow() - _time.GetElapsedTime(_started);

    private bool TryTakeDue([MaybeNullWhen(false)] out TKey key, out DateTimeOffset at)
    {
        lock (_gate)
        {
            at = _heap.Count == 0 ? default : _heap.Earliest;
            if (!_disposed && _heap.Count > 0 && at <= _time.GetUtcNow())
            {
                key = _heap.TakeEarliest();
                return true;
            }

            // Atomic with the look at the heap: a key set after this sees that no drain is running, and arms the timer itself.
            _draining = false;
            Arm(anew: true);
            key = default;
            return false;
        }
    }

    /// <summary>Arms the timer if the earliest key has changed, or again after the timer fired. Needs the lock.</summary>
    private void Arm(bool anew = false)
    {
        if (_draining || _disposed)
            return;
        DateTimeOffset? earliest = _heap.Count == 0 ? null : _heap.Earliest;
        if (earliest == _armedFor && !anew)
            return;
        _armedFor = earliest;
        _timer.Change(earliest is { } at ? DelayUntil(at) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Time until an instant, or until the next heartbeat. Rounded up to milliseconds: timers cut off fractions and would fire early.</summary>
    private TimeSpan DelayUntil(DateTimeOffset at) =>
        TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling((at - _time.GetUtcNow()).TotalMilliseconds), 0, Heartbeat.TotalMilliseconds));
}
