namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>What the owner of a schedule must see.</summary>
public enum Sign
{
    /// <summary>Nothing in particular.</summary>
    None,

    /// <summary>Whether it is served, or why not.</summary>
    Served,

    /// <summary>The error: a condition, a failed run or a warning.</summary>
    Complaint,
}
