using System.Collections.Concurrent;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Operator.Controller;

/// <summary>What one leader remembers of each ScheduledJob.</summary>
internal sealed class ScheduleMemories
{
    private readonly ConcurrentDictionary<ObjectKey, ScheduleMemory> _memories = new();

    public IEnumerable<ObjectKey> Keys => _memories.Keys;

    public ScheduleMemory? Find(ObjectKey key) => _memories.GetValueOrDefault(key);

    public ScheduleMemory GetOrAdd(ObjectKey key, string uid)
    {
        if (_memories.TryGetValue(key, out var memory) && memory.Uid == uid)
            return memory;
        return _memories[key] = new ScheduleMemory(uid);
    }

    public ScheduleMemory? Remove(ObjectKey key) => _memories.TryRemove(key, out var memory) ? memory : null;
}
