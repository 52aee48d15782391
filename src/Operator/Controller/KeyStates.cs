using System.Collections.Concurrent;
using ScheduledJobs.Kube.Caching;

namespace ScheduledJobs.Operator.Controller;

/// <summary>What one leader knows of each ScheduledJob.</summary>
internal sealed class KeyStates
{
    private readonly ConcurrentDictionary<ObjectKey, KeyState> _states = new();

    public IEnumerable<ObjectKey> Keys => _states.Keys;

    public KeyState? Find(ObjectKey key) => _states.GetValueOrDefault(key);

    public KeyState GetOrAdd(ObjectKey key, string uid)
    {
        if (_states.TryGetValue(key, out var state) && state.Uid == uid)
            return state;
        return _states[key] = new KeyState(uid);
    }

    public KeyState? Remove(ObjectKey key) => _states.TryRemove(key, out var state) ? state : null;
}
