namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>The point at which a process dies while it carries out a plan.</summary>
public enum CrashPoint
{
    /// <summary>Before anything was done.</summary>
    BeforeStops,

    /// <summary>After the stops.</summary>
    AfterStops,

    /// <summary>After the first start.</summary>
    AfterFirstStart,

    /// <summary>After all starts, but before the status is written.</summary>
    BeforeStatus,

    /// <summary>As before, but the process lives: only the status is lost.</summary>
    LostStatus,

    /// <summary>After the status is written, but before what must follow it (at-most-once calls, pruning).</summary>
    AfterStatus,
}
