namespace ScheduledJobs.Model.Explaining;

/// <summary>Why a schedule did, or did not, run at a time.</summary>
public enum Cause
{
    // The run exists.

    /// <summary>It ran and succeeded.</summary>
    Succeeded,

    /// <summary>It ran and failed.</summary>
    Failed,

    /// <summary>It is running.</summary>
    Running,

    /// <summary>It has started, but its Pod or Job has not.</summary>
    Pending,

    /// <summary>An attempt failed, and another will follow.</summary>
    Retrying,

    /// <summary>It was stopped for a newer run.</summary>
    Replaced,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled,

    /// <summary>It may have run; the outcome was lost.</summary>
    OutcomeUnknown,

    // It was due and did not start.

    /// <summary>It was left out, because of other runs.</summary>
    Skipped,

    /// <summary>It was too late, by the misfire policy.</summary>
    Missed,

    /// <summary>The schedule was suspended.</summary>
    Suspended,

    /// <summary>The schedule is suspended until a known time.</summary>
    SuspendedUntil,

    /// <summary>The whole namespace is suspended.</summary>
    NamespaceSuspended,

    /// <summary>Too many runs in a row failed.</summary>
    Tripped,

    /// <summary>It lies in the future, and somebody asked to leave it out.</summary>
    SkippedOnRequest,

    /// <summary>It waits for a slot.</summary>
    Queued,

    /// <summary>It waits to be made up for.</summary>
    InBacklog,

    /// <summary>It is late, because its start fails or something is in its way.</summary>
    Late,

    /// <summary>It has only just become due.</summary>
    JustDue,

    /// <summary>It has been due for a while, and no operator has dealt with it.</summary>
    NotDealtWith,

    // It is not due.

    /// <summary>It lies in the future.</summary>
    NotYetDue,

    /// <summary>Its nominal time has passed, but jitter delays it.</summary>
    DelayedByJitter,

    /// <summary>The schedule has no run at this time.</summary>
    NotPlanned,

    /// <summary>Clocks were set forward over this local time, and the schedule has nothing there.</summary>
    NoSuchLocalTime,

    /// <summary>Clocks were set forward over this local time, and <c>daylightSaving.gap</c> is Skip.</summary>
    DroppedByClockChange,

    /// <summary><c>exclude</c> leaves it out, or moves it to another day.</summary>
    Excluded,

    /// <summary>Before <c>startAt</c>.</summary>
    BeforeStart,

    /// <summary>After <c>endAt</c>.</summary>
    AfterEnd,

    /// <summary>All runs of <c>maxRuns</c> had started.</summary>
    AfterMaxRuns,

    /// <summary>The resource did not exist.</summary>
    BeforeCreation,

    /// <summary>Before the last edit of the trigger, or before the end of a suspension: changes are never retroactive.</summary>
    BeforeEffective,

    /// <summary>There are no more runs.</summary>
    Completed,

    // Nothing runs.

    /// <summary>No operator has seen the resource.</summary>
    Unseen,

    /// <summary>No operator has seen the last edit.</summary>
    EditUnseen,

    /// <summary>The operator does not serve the spec.</summary>
    NotServed,

    /// <summary>The resource is being deleted.</summary>
    Terminating,

    // The status has forgotten it.

    /// <summary>Only an event tells of it.</summary>
    KnownFromEvent,

    /// <summary>Only its Pod or Job tells of it.</summary>
    KnownFromObject,

    /// <summary>It was handled, and its result is no longer on record.</summary>
    Forgotten,
}
