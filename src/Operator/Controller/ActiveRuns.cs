using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Controller;

/// <summary>Counts the active runs of each namespace, for the limit that an administrator may set. Thread-safe.</summary>
internal sealed class ActiveRuns
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, int> _bySchedule = [];
    private readonly Dictionary<string, int> _byNamespace = [];

    /// <summary>Active runs of the other schedules in the same namespace.</summary>
    public int Elsewhere(ObjectKey key)
    {
        lock (_gate)
            return _byNamespace.GetValueOrDefault(key.Namespace) - _bySchedule.GetValueOrDefault(key);
    }

    /// <summary>Sets a schedule's count. Returns false and changes nothing if other schedules have taken the room since the decision.</summary>
    public bool TrySet(ObjectKey key, int count, NamespaceRoom? room)
    {
        lock (_gate)
        {
            var before = _bySchedule.GetValueOrDefault(key);
            var total = _byNamespace.GetValueOrDefault(key.Namespace) - before + count;
            if (room is not null && count > before && total > room.Limit && total - count > room.ActiveElsewhere)
                return false;
            Put(_bySchedule, key, count);
            Put(_byNamespace, key.Namespace, total);
            return true;
        }
    }

    private static void Put<TKey>(Dictionary<TKey, int> counts, TKey key, int count) where TKey : notnull
    {
        if (count == 0)
            counts.Remove(key);
        else
            counts[key] = count;
    }
}
