namespace ScheduledJobs.Scheduling.Exclusions;

/// <summary>What happens to a time on an excluded day. A time in an excluded part of the day is always left out.</summary>
public enum ExclusionPolicy
{
    /// <summary>It is left out. The default.</summary>
    Skip,

    /// <summary>It moves to the same local time of the next day that is not excluded.</summary>
    NextDay,

    /// <summary>It moves to the same local time of the last day before it that is not excluded.</summary>
    PreviousDay,
}
