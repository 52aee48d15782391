namespace ScheduledJobs.Operator.Limits;

/// <summary>Which addresses HTTP actions may call without a rule that allows them.</summary>
public enum EgressScope
{
    /// <summary>Addresses of the cluster's networks, by default all private ones.</summary>
    Cluster,

    /// <summary>All addresses but those that are always denied.</summary>
    Any,
}
