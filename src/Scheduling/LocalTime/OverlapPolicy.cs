namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>What happens to a local time that occurs twice because clocks are set back.</summary>
public enum OverlapPolicy
{
    /// <summary>A fixed time of day occurs once (the first); a repeating pattern keeps its rhythm through both. The default.</summary>
    Auto,

    /// <summary>The first of the two.</summary>
    First,

    /// <summary>The second of the two.</summary>
    Last,

    /// <summary>Both.</summary>
    Both,
}
