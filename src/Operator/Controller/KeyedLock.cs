namespace ScheduledJobs.Operator.Controller;

/// <summary>One holder per key at a time. Free keys take no memory, and a key that is held for long blocks no other.</summary>
internal sealed class KeyedLock<TKey> where TKey : notnull
{
    private readonly Lock _gate = new();

    // Guarded by _gate: for each held key, the task that completes when it is released.
    private readonly Dictionary<TKey, TaskCompletionSource> _held = [];

    /// <summary>Waits for the key, and holds it until the result is disposed. Waiters enter in no particular order.</summary>
    public async Task<IDisposable> EnterAsync(TKey key, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task free;
            lock (_gate)
            {
                if (!_held.TryGetValue(key, out var held))
                {
                    _held[key] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    return new Holder(this, key);
                }

                free = held.Task;
            }

            await free.WaitAsync(cancellationToken);
        }
    }

    private void Leave(TKey key)
    {
        TaskCompletionSource? held;
        lock (_gate)
            _held.Remove(key, out held);
        held!.SetResult();
    }

    private sealed class Holder(KeyedLock<TKey> owner, TKey key) : IDisposable
    {
        public void Dispose() => owner.Leave(key);
    }
}
