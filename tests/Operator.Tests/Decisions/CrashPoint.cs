namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>Where a process dies while it carries out a plan.</summary>
public enum CrashPoint
{
    /// <summary>Nothing was done.</summary>
    BeforeStops,

    /// <summary>What was to be stopped is stopped.</summary>
    AfterStops,

    /// <summary>The first of what was to be started is started.</summary>
    AfterFirstStart,

    /// <summary>Everything is started, and the status does not say so.</summary>
    BeforeStatus,

    /// <summary>As before, but the process lives: it is only the status that is lost.</summary>
    LostStatus,

    /// <summary>The status is written; what must come after it (calls at most once, pruning) is not done.</summary>
    AfterStatus,
}
