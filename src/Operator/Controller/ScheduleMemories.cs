using System.Collections.Concurrent;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Operator.Controller;

/// <summary>What one leader remembers of each ScheduledJob.</summary>
internal sealed class ScheduleMemories
{
    private readonly ConcurrentDictionary<ObjectKey, ScheduleMemory> _memories = new();

    private readonly ConcurrentDictionary<ObjectKey, bool> _arrived = new();

    /// <summary>A schedule that another operator acted for until now: its labels have changed.</summary>
    public void Arrive(ObjectKey key) => _arrived[key] = true;

    /// <summary>Whether what the other operator started last has not been looked up yet.</summary>
    public bool HasArrived(ObjectKey key) => _arrived.ContainsKey(key);

    /// <summary>It has been looked up, or the schedule is gone.</summary>
    public void Settle(ObjectKey key) => _arrived.TryRemove(key, out _);

    public IEnumerable<ObjectKey> Keys => _memories.Keys;

    /// <summary>Those of a bucket.</summary>
    public IReadOnlyList<(ObjectKey Key, ScheduleMemory Memory)> List(int bucket) => [.. _memories.Where(m => m.Value.Bucket == bucket).Select(m => (m.Key, m.Value))];

    public ScheduleMemory? Find(ObjectKey key) => _memories.GetValueOrDefault(key);

    public ScheduleMemory GetOrAdd(ObjectKey key, string uid)
    {
        if (_memories.TryGetValue(key, out var memory) && memory.Uid == uid)
            return memory;
        return _memories[key] = new ScheduleMemory(uid);
    }

    /// <summary>Removes a memory, unless another one has taken its place.</summary>
    public bool Remove(ObjectKey key, ScheduleMemory memory) => _memories.TryRemove(new(key, memory));

    public ScheduleMemory? Remove(ObjectKey key) => _memories.TryRemove(key, out var memory) ? memory : null;
}
