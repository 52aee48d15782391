namespace ScheduledJobs.Scheduling.Misfires;

/// <summary>What happens to runs that did not start when they were due.</summary>
public enum MisfireMode
{
    /// <summary>The newest run starts; the others are missed. The default.</summary>
    RunLatest,

    /// <summary>All run, oldest first, at most <see cref="MisfirePolicy.MaxCatchUp"/> of them, the newest ones.</summary>
    RunAll,

    /// <summary>The oldest run starts; the others are missed.</summary>
    RunEarliest,

    /// <summary>The newest run starts if it is at most <see cref="MisfirePolicy.GracePeriod"/> late; the others are missed.</summary>
    Skip,
}
