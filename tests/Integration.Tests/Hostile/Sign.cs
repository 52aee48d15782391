namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>What the owner of a schedule has to see of it.</summary>
public enum Sign
{
    /// <summary>Nothing in particular.</summary>
    None,

    /// <summary>That it is served, or why not.</summary>
    Served,

    /// <summary>What is wrong: a condition, a failed run or a warning.</summary>
    Complaint,
}
