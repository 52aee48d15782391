namespace ScheduledJobs.Scheduling;

/// <summary>
/// What is due next: a heap of keys by wall-clock time with one timer for the earliest. Never early; a stepped clock is noticed within
/// the heartbeat. Thread-safe.
/// </summary>
/// <typeparam name="TKey">What is due.</typeparam>
public sealed class Agenda<TKey> : IDisposable where TKey : notnull
{
    /// <summary>An empty agenda.</summary>
    /// <param name="time">Wall clock and timer.</param>
    /// <param name="due">Called once, on a timer thread and outside any lock, for each key that is due; the key has left the agenda then.</param>
    public Agenda(TimeProvider time, Action<TKey> due) => throw new NotSupportedException();

    /// <summary>How many keys wait.</summary>
    public int Count => throw new NotSupportedException();

    /// <summary>When the earliest key is due; null when there is none.</summary>
    public DateTimeOffset? Earliest => throw new NotSupportedException();

    /// <summary>Sets or moves a key. A time in the past is due at once (on a timer thread, never inside this call).</summary>
    public void Set(TKey key, DateTimeOffset at) => throw new NotSupportedException();

    /// <summary>Takes a key out; false where it is not in.</summary>
    public bool Remove(TKey key) => throw new NotSupportedException();

    /// <inheritdoc />
    public void Dispose() => throw new NotSupportedException();
}
