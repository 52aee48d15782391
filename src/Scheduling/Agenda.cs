using System.Diagnostics.CodeAnalysis;

namespace ScheduledJobs.Scheduling;

/// <summary>
/// What is due next: a heap of keys by wall-clock time with one timer for the earliest. Never early; a stepped clock is noticed within
/// the heartbeat. When it is put back everything is due, once: the times were reckoned by a clock that was wrong. Thread-safe.
/// </summary>
/// <typeparam name="TKey">What is due.</typeparam>
public sealed class Agenda<TKey> : IDisposable where TKey : notnull
{
    /// <summary>
    /// The timer is monotonic, due times are of the wall clock: when that is put forward, only looking again shows it. Five seconds is below
    /// what a schedule of minutes notices, and one wake-up in five seconds costs no measurable CPU.
    /// </summary>
    internal static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    /// <summary>By how much a clock is put back when that counts as such; less is a correction, which moves no due time by more.</summary>
    internal static readonly TimeSpan PutBack = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly Action<TKey, DateTimeOffset> _due;
    private readonly ITimer _timer;
    private readonly long _started;
    private readonly Lock _gate = new();

    // All below are guarded by _gate.
    private readonly AgendaHeap<TKey> _heap = new();
    private DateTimeOffset? _armedFor;
    private DateTimeOffset _startedAt;
    private bool _draining;
    private bool _disposed;

    /// <summary>An empty agenda.</summary>
    /// <param name="time">Wall clock and timer.</param>
    /// <param name="due">
    /// Called once, on a timer thread and outside any lock, with each key that is due and its time, in the order of these times; the key has
    /// left the agenda then. Calls never overlap. It must not throw.
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

    /// <summary>How many keys wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _heap.Count;
        }
    }

    /// <summary>When the earliest key is due; null when there is none.</summary>
    public DateTimeOffset? Earliest
    {
        get
        {
            lock (_gate)
                return _heap.Count == 0 ? null : _heap.Earliest;
        }
    }

    /// <summary>Sets or moves a key to a time from now on.</summary>
    /// <exception cref="ObjectDisposedException">The agenda is disposed of.</exception>
    public void SetAfter(TKey key, TimeSpan delay) => Set(key, _time.GetUtcNow() + delay);

    /// <summary>Sets or moves a key. A time in the past is due at once (on a timer thread, never inside this call).</summary>
    /// <exception cref="ObjectDisposedException">The agenda is disposed of.</exception>
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

    /// <summary>Takes a key out; false where it is not in.</summary>
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

    /// <summary>Stops: no call begins after this, though one may be under way.</summary>
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
            // A timer that fired while another thread drains has nothing to add: the drain goes on until nothing is due.
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

    // When this agenda began, by the wall clock of now: it moves as that is set.
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

            // In one step with the look at the heap: a key set after this sees that nobody drains, and arms the timer itself.
            _draining = false;
            Arm(anew: true);
            key = default;
            return false;
        }
    }

    /// <summary>Arms the timer where the earliest key has changed since, or anew after it fired. Needs the lock.</summary>
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

    /// <summary>Until a time, or the next heartbeat; whole milliseconds, rounded up, as timers cut fractions off and would fire early.</summary>
    private TimeSpan DelayUntil(DateTimeOffset at) =>
        TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling((at - _time.GetUtcNow()).TotalMilliseconds), 0, Heartbeat.TotalMilliseconds));
}
