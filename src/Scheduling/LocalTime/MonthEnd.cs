namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>What becomes of a day that a month does not have.</summary>
public enum MonthEnd
{
    /// <summary>The month's last day. The default.</summary>
    Clamp,

    /// <summary>The month is left out.</summary>
    Skip,
}
