namespace ScheduledJobs.Operator.Limits;

/// <summary>An administrator's additions to the egress policy for one namespace.</summary>
/// <param name="Scope">Replaces the scope; null keeps it.</param>
/// <param name="Allow">More allowed targets.</param>
/// <param name="Deny">More denied targets.</param>
public sealed record EgressOverride(EgressScope? Scope, IReadOnlyList<EgressRule> Allow, IReadOnlyList<EgressRule> Deny)
{
    /// <summary>No additions.</summary>
    public static EgressOverride None { get; } = new(null, [], []);

    /// <summary>Parses a scope.</summary>
    /// <exception cref="FormatException">The text is not a scope.</exception>
    public static EgressScope ParseScope(string text) => text switch
    {
        nameof(EgressScope.Cluster) => EgressScope.Cluster,
        nameof(EgressScope.Any) => EgressScope.Any,
        _ => throw new FormatException("expected Cluster or Any"),
    };
}
