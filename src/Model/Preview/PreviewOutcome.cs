namespace ScheduledJobs.Model.Preview;

/// <summary>Whether a time of a schedule runs, and if not, why.</summary>
public enum PreviewOutcome
{
    /// <summary>The schedule has a run at this time.</summary>
    Runs,

    /// <summary>A clock change skips its local times, and <c>daylightSaving.gap</c> is Skip.</summary>
    DroppedByClockChange,

    /// <summary><c>exclude</c> leaves it out.</summary>
    DroppedByExclusion,

    /// <summary><c>exclude</c> moves it to another day.</summary>
    MovedByExclusion,

    /// <summary>It is before <c>startAt</c>.</summary>
    BeforeStart,

    /// <summary>It is after <c>endAt</c>.</summary>
    AfterEnd,

    /// <summary>The schedule is suspended then: it is before <c>suspendUntil</c>, or before the end of its namespace's suspension.</summary>
    Suspended,

    /// <summary>The annotation <c>scheduledjobs.dev/skip</c> names it.</summary>
    SkippedOnRequest,

    /// <summary>By then, all runs of <c>maxRuns</c> have started.</summary>
    AfterMaxRuns,
}
