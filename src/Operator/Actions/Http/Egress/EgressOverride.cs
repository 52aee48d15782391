namespace ScheduledJobs.Operator.Actions.Http.Egress;

/// <summary>
/// What an administrator has added to the egress policy for one namespace. As text: lines of <c>scope: Any</c>, <c>allow: RULE</c>,
/// <c>deny: RULE</c>; empty lines and lines that start with # do not count.
/// </summary>
/// <param name="Scope">Replaces the scope; null keeps it.</param>
/// <param name="Allow">Further targets that are allowed.</param>
/// <param name="Deny">Further targets that are denied.</param>
public sealed record EgressOverride(EgressScope? Scope, IReadOnlyList<EgressRule> Allow, IReadOnlyList<EgressRule> Deny)
{
    /// <summary>Nothing added.</summary>
    public static EgressOverride None { get; } = new(null, [], []);

    /// <summary>Reads the text.</summary>
    /// <exception cref="FormatException">A line can't be read; the message holds its number.</exception>
    public static EgressOverride Parse(string text)
    {
        EgressScope? scope = null;
        List<EgressRule> allow = [], deny = [];
        var number = 0;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
                continue;
            var colon = line.IndexOf(':');
            var word = colon < 0 ? line : line[..colon];
            var value = colon < 0 ? "" : line[(colon + 1)..].Trim();
            try
            {
                switch (word)
                {
                    case "scope":
                        scope = ParseScope(value);
                        break;
                    case "allow":
                        allow.Add(EgressRule.Parse(value));
                        break;
                    case "deny":
                        deny.Add(EgressRule.Parse(value));
                        break;
                    default:
                        throw new FormatException("'scope:', 'allow:' or 'deny:' is expected");
                }
            }
            catch (FormatException e)
            {
                throw new FormatException($"line {number}: {e.Message}", e);
            }
        }

        return new EgressOverride(scope, allow, deny);
    }

    /// <summary>Reads a scope.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static EgressScope ParseScope(string text) => text switch
    {
        nameof(EgressScope.Cluster) => EgressScope.Cluster,
        nameof(EgressScope.Any) => EgressScope.Any,
        _ => throw new FormatException("Cluster or Any is expected"),
    };
}
