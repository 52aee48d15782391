namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Values of <see cref="ConcurrencySpec.Policy"/>.</summary>
public static class ConcurrencyPolicies
{
    /// <summary>The new run is skipped.</summary>
    public const string Forbid = "Forbid";

    /// <summary>The new run starts.</summary>
    public const string Allow = "Allow";

    /// <summary>The oldest active run is stopped and the new one starts.</summary>
    public const string Replace = "Replace";

    /// <summary>The new run waits.</summary>
    public const string Queue = "Queue";
}
