namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>What a clock change does to a local time of a schedule.</summary>
public enum ClockEffect
{
    /// <summary>The local time does not exist; it runs at a later instant, at which nothing else was planned.</summary>
    Moved,

    /// <summary>The local time does not exist; it falls together with another time that is due anyway.</summary>
    Merged,

    /// <summary>The local time does not exist and does not run.</summary>
    Dropped,

    /// <summary>The local time occurs twice and runs the first time only.</summary>
    FirstOnly,

    /// <summary>The local time occurs twice and runs the second time only.</summary>
    SecondOnly,

    /// <summary>The local time occurs twice and runs both times; this is the first.</summary>
    FirstOfBoth,

    /// <summary>The local time occurs twice and runs both times; this is the second.</summary>
    SecondOfBoth,
}
