namespace ScheduledJobs.Scheduling.Misfires;

/// <summary>Why a due run does not start.</summary>
public enum MissedReason
{
    /// <summary>It was coalesced into another run.</summary>
    Coalesced,

    /// <summary>Later than the deadline.</summary>
    DeadlineExceeded,

    /// <summary>Policy Skip, and later than the grace period.</summary>
    Skipped,

    /// <summary>Policy RunAll, and older than the newest runs that may be caught up.</summary>
    CatchUpLimit,
}
