namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>What happens to a local time that does not exist because clocks are set forward.</summary>
public enum GapPolicy
{
    /// <summary>The first valid instant after the gap. The default.</summary>
    NextValid,

    /// <summary>It does not happen.</summary>
    Skip,

    /// <summary>Later by the length of the gap: 02:30 becomes 03:30.</summary>
    Shift,
}
