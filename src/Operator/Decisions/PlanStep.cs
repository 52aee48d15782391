namespace ScheduledJobs.Operator.Decisions;

/// <summary>A step of a plan that must not happen before its status is written.</summary>
public enum PlanStep
{
    /// <summary>No step waits: the status is written later.</summary>
    None,

    /// <summary>Stops. A deleted Pod or Job no longer shows that its run took place, so the result must be on record.</summary>
    Stops,

    /// <summary>
    /// Starts, of this plan or the next one; stops do not wait. An at-most-once call is made only after its intent is on record, and a run that has timed out
    /// gives up its place only after that is.
    /// </summary>
    Starts,
}
