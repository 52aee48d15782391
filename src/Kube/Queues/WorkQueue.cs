namespace ScheduledJobs.Kube.Queues;

/// <summary>
/// Keys that need work. A key added twice before it is taken is worked on once; a key is never in two hands at once; a key added while
/// in hands is given out again after <see cref="Done"/>. Delayed keys wait on one timer; the earliest time wins.
/// </summary>
public sealed class WorkQueue<TKey> where TKey : notnull
{
    /// <summary>An empty queue.</summary>
    public WorkQueue(TimeProvider time, BackoffOptions backoff) => throw new NotSupportedException();

    /// <summary>Keys that wait to be taken now (not the delayed ones).</summary>
    public int Count => throw new NotSupportedException();

    /// <summary>Needs work now.</summary>
    public void Add(TKey key) => throw new NotSupportedException();

    /// <summary>Needs work in a while.</summary>
    public void AddAfter(TKey key, TimeSpan delay) => throw new NotSupportedException();

    /// <summary>Needs work again after a failure; each failure in a row doubles the wait.</summary>
    public void AddRateLimited(TKey key) => throw new NotSupportedException();

    /// <summary>Succeeded or gone: the next failure starts from the shortest wait.</summary>
    public void Forget(TKey key) => throw new NotSupportedException();

    /// <summary>Waits for a key. Pair each with <see cref="Done"/>.</summary>
    public ValueTask<TKey> TakeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>The key is out of hands.</summary>
    public void Done(TKey key) => throw new NotSupportedException();
}
