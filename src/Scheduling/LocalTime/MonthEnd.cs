namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>What happens to a day that a month does not have.</summary>
public enum MonthEnd
{
    /// <summary>The month's last day. The default.</summary>
    Clamp,

    /// <summary>The month is skipped.</summary>
    Skip,
}
