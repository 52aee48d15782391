using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Operator.Controller;

/// <summary>What outsiders can see of a term of leadership.</summary>
internal interface ITerm
{
    /// <summary>Number of passes that may run at once.</summary>
    int Workers { get; }

    /// <summary>Number of schedules on the agenda.</summary>
    int Armed { get; }

    /// <summary>When the next agenda entry is due.</summary>
    DateTimeOffset? EarliestDue { get; }

    /// <summary>Number of notifications that are not known to have been received.</summary>
    int Owed { get; }

    /// <summary>The queue with this name.</summary>
    WorkQueue<ObjectKey>? FindQueue(string name);
}
