namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>What becomes of a local time that comes twice because clocks are put back.</summary>
public enum OverlapPolicy
{
    /// <summary>A fixed time of day happens once (first); a repeating pattern keeps its rhythm through both. The default.</summary>
    Auto,

    /// <summary>The first of the two.</summary>
    First,

    /// <summary>The second of the two.</summary>
    Last,

    /// <summary>Both.</summary>
    Both,
}
