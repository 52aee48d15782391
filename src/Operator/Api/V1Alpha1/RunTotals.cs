namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>How many runs ended how since the resource was created.</summary>
public sealed record RunTotals
{
    /// <summary>Ended well.</summary>
    public long Succeeded { get; init; }

    /// <summary>Ended badly, after all attempts.</summary>
    public long Failed { get; init; }

    /// <summary>Did not start because they were too late.</summary>
    public long Missed { get; init; }

    /// <summary>Did not start because another run was active.</summary>
    public long Skipped { get; init; }

    /// <summary>Stopped because a newer run took their place.</summary>
    public long Replaced { get; init; }

    /// <summary>May or may not have happened.</summary>
    public long Unknown { get; init; }

    /// <summary>Did not start because the schedule was suspended.</summary>
    public long Suspended { get; init; }
}
