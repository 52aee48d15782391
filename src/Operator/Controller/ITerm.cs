using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Operator.Controller;

/// <summary>What can be seen of a term of leadership.</summary>
internal interface ITerm
{
    /// <summary>Passes that may be under way at once.</summary>
    int Workers { get; }

    /// <summary>Schedules on the agenda.</summary>
    int Armed { get; }

    /// <summary>When the next thing on the agenda is due.</summary>
    DateTimeOffset? EarliestDue { get; }

    /// <summary>The queue with this name.</summary>
    WorkQueue<ObjectKey>? FindQueue(string name);
}
