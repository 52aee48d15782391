namespace ScheduledJobs.Operator.Decisions;

/// <summary>A step of carrying out a plan, before which its status has to be in the cluster.</summary>
public enum PlanStep
{
    /// <summary>Nothing: the status follows in its own time.</summary>
    None,

    /// <summary>Stops: a Pod or Job that is deleted no longer shows that its run took place, so its result has to be on record.</summary>
    Stops,

    /// <summary>Starts: a call that may be made at most once is not made unless the intent is on record.</summary>
    Starts,
}
