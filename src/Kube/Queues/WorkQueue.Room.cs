namespace ScheduledJobs.Kube.Queues;

/// <content>The memory it keeps while it is empty.</content>
public sealed partial class WorkQueue<TKey>
{
    /// <summary>An empty queue keeps no room for more keys than this.</summary>
    internal const int MostSpare = 4096;

    /// <summary>For how many keys there is room without allocating.</summary>
    internal int Capacity
    {
        get
        {
            lock (_gate)
                return Math.Max(_dirty.Capacity, _ready.Capacity);
        }
    }

    // After a start or a take-over, which add every key at once.
    private void Trim_NeedsLock()
    {
        if (_dirty.Count == 0 && _dirty.Capacity > MostSpare)
            _dirty.TrimExcess();
    }
}
