namespace ScheduledJobs.Scheduling;

/// <summary>A binary heap of keys by time that tracks each key's position, so that any key can be moved or removed. Equal times: first in, first out.</summary>
internal sealed class AgendaHeap<TKey> where TKey : notnull
{
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<TKey, int> _positions = [];
    private long _sequence;

    public int Count => _entries.Count;

    public DateTimeOffset Earliest => _entries[0].At;

    public void Set(TKey key, DateTimeOffset at)
    {
        var entry = new Entry(key, at, _sequence++);
        if (!_positions.TryGetValue(key, out var position))
        {
            position = _entries.Count;
            _entries.Add(entry);
        }

        Settle(position, entry);
    }

    /// <summary>Moves all keys to one time; their order stays.</summary>
    public void SetAll(DateTimeOffset at)
    {
        var keys = _entries.OrderBy(e => e.At).ThenBy(e => e.Sequence).Select(e => e.Key).ToList();
        Clear();
        keys.ForEach(key => Set(key, at));
    }

    public bool Remove(TKey key)
    {
        if (!_positions.Remove(key, out var position))
            return false;
        var last = _entries[^1];
        _entries.RemoveAt(_entries.Count - 1);
        if (position < _entries.Count)
            Settle(position, last);
        return true;
    }

    public TKey TakeEarliest()
    {
        var key = _entries[0].Key;
        Remove(key);
        return key;
    }

    public void Clear()
    {
        _entries.Clear();
        _positions.Clear();
    }

    /// <summary>Puts an entry into a free position and moves it up or down to its place.</summary>
    private void Settle(int position, Entry entry)
    {
        for (var parent = (position - 1) / 2; position > 0 && entry.IsBefore(_entries[parent]); parent = (position - 1) / 2)
        {
            Place(position, _entries[parent]);
            position = parent;
        }

        for (var child = EarlierChild(position); child >= 0 && _entries[child].IsBefore(entry); child = EarlierChild(position))
        {
            Place(position, _entries[child]);
            position = child;
        }

        Place(position, entry);
    }

    private int EarlierChild(int position)
    {
        var child = 2 * position + 1;
        if (child >= _entries.Count)
            return -1;
        return child + 1 < _entries.Count && _entries[child + 1].IsBefore(_entries[child]) ? child + 1 : child;
    }

    private void Place(int position, Entry entry)
    {
        _entries[position] = entry;
        _positions[entry.Key] = position;
    }

    private readonly record struct Entry(TKey Key, DateTimeOffset At, long Sequence)
    {
        public bool IsBefore(Entry other) => At < other.At || (At == other.At && Sequence < other.Sequence);
    }
}
