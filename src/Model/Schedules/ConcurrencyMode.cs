namespace ScheduledJobs.Model.Schedules;

/// <summary>What happens to a run that is due while others are active.</summary>
public enum ConcurrencyMode
{
    /// <summary>It is skipped and counted; it does not start later. The default.</summary>
    Forbid,

    /// <summary>It starts.</summary>
    Allow,

    /// <summary>The oldest active run is stopped, then it starts.</summary>
    Replace,

    /// <summary>It waits for a free slot, however long.</summary>
    Queue,
}
