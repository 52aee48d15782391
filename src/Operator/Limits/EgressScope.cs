namespace ScheduledJobs.Operator.Limits;

/// <summary>Which addresses HTTP actions may call without an allow rule.</summary>
public enum EgressScope
{
    /// <summary>Addresses in the cluster's networks, by default all private ones.</summary>
    Cluster,

    /// <summary>All addresses except those that are always denied.</summary>
    Any,
}
