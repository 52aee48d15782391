using System.Threading.Channels;

namespace ScheduledJobs.Kube.Events;

/// <summary>
/// Occurrences waiting to be written. Namespaces take turns; within a namespace the order is kept. If the queue is full, the namespace
/// with the most entries loses its oldest, so no namespace displaces the events of one with fewer. Thread-safe.
/// </summary>
internal sealed class EventQueue(int capacity)
{
    private readonly Lock _gate = new();

    // Guarded by _gate. No inner queue is empty. _turns may still name a namespace without a queue.
    private readonly Dictionary<string, Queue<RecordedEvent>> _byNamespace = [];
    private readonly Queue<string> _turns = new();
    private int _count;

    // Holds a token if something was added since the last wait.
    private readonly Channel<bool> _added =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Number of waiting occurrences.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _count;
        }
    }

    /// <summary>Adds an occurrence; false if another one was dropped for it.</summary>
    public bool Add(RecordedEvent occurrence)
    {
        bool isFull;
        lock (_gate)
        {
            var name = occurrence.Regarding.Namespace ?? "";
            if (!_byNamespace.TryGetValue(name, out var queue))
            {
                queue = _byNamespace[name] = new Queue<RecordedEvent>();
                _turns.Enqueue(name);
            }

            queue.Enqueue(occurrence);
            isFull = _count == capacity;
            if (isFull)
                DropOldest_NeedsLock();
            else
                _count++;
        }

        _added.Writer.TryWrite(true);
        return !isFull;
    }

    /// <summary>Takes the next occurrence; null if the queue is empty.</summary>
    public RecordedEvent? Take()
    {
        lock (_gate)
        {
            while (_turns.TryDequeue(out var name))
            {
                if (!_byNamespace.TryGetValue(name, out var queue))
                    continue;
                _count--;
                var next = queue.Dequeue();
                if (queue.Count > 0)
                    _turns.Enqueue(name);
                else
                    _byNamespace.Remove(name);
                return next;
            }

            return null;
        }
    }

    /// <summary>Waits until something has been added since the last wait.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _added.Reader.ReadAsync(cancellationToken);

    private void DropOldest_NeedsLock()
    {
        var (name, longest) = _byNamespace.MaxBy(pair => pair.Value.Count);
        longest.Dequeue();
        if (longest.Count == 0)
            _byNamespace.Remove(name);
    }
}
