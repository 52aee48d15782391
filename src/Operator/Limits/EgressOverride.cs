namespace ScheduledJobs.Operator.Limits;

/// <summary>What an administrator has added to the egress policy for one namespace.</summary>
/// <param name="Scope">Replaces the scope; null keeps it.</param>
/// <param name="Allow">Further targets that are allowed.</param>
/// <param name="Deny">Further targets that are denied.</param>
public sealed record EgressOverride(EgressScope? Scope, IReadOnlyList<EgressRule> Allow, IReadOnlyList<EgressRule> Deny)
{
    /// <summary>Nothing added.</summary>
    public static EgressOverride None { get; } = new(null, [], []);

    /// <summary>Reads a scope.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static EgressScope ParseScope(string text) => text switch
    {
        nameof(EgressScope.Cluster) => EgressScope.Cluster,
        nameof(EgressScope.Any) => EgressScope.Any,
        _ => throw new FormatException("Cluster or Any is expected"),
    };
}
