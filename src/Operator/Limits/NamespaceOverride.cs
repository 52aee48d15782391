using System.Globalization;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Limits;

/// <summary>
/// An administrator's settings for one namespace. As text: lines of <c>scope: Any</c>, <c>allow: RULE</c>, <c>deny: RULE</c>,
/// <c>allowed-actions: http,job</c>, <c>min-interval: 1m</c>, <c>max-active-runs: 50</c>; empty lines and lines that start with # are ignored.
/// </summary>
public sealed record NamespaceOverride
{
    private static readonly Dictionary<string, Func<NamespaceOverride, string, NamespaceOverride>> Lines = new()
    {
        ["scope"] = (o, text) => o with { Egress = o.Egress with { Scope = EgressOverride.ParseScope(text) } },
        ["allow"] = (o, text) => o with { Egress = o.Egress with { Allow = [.. o.Egress.Allow, EgressRule.Parse(text)] } },
        ["deny"] = (o, text) => o with { Egress = o.Egress with { Deny = [.. o.Egress.Deny, EgressRule.Parse(text)] } },
        ["allowed-actions"] = (o, text) => o with { AllowedActions = ParseActions(text) },
        ["min-interval"] = (o, text) => o with { MinInterval = ParseInterval(text) },
        ["max-active-runs"] = (o, text) => o with { MaxActiveRuns = ParseCount(text) },
    };

    /// <summary>No settings.</summary>
    public static NamespaceOverride None { get; } = new();

    /// <summary>Additions to the egress policy.</summary>
    public EgressOverride Egress { get; init; } = EgressOverride.None;

    /// <summary>Replaces the operator's <c>--allowed-actions</c>; null keeps it.</summary>
    public IReadOnlyList<ActionKind>? AllowedActions { get; init; }

    /// <summary>Replaces <c>--min-interval</c>; zero for no limit, null keeps it.</summary>
    public TimeSpan? MinInterval { get; init; }

    /// <summary>Replaces <c>--max-active-runs-per-namespace</c>; 0 for no limit, null keeps it.</summary>
    public int? MaxActiveRuns { get; init; }

    /// <summary>Parses the text.</summary>
    /// <exception cref="FormatException">A line is not valid; the message names its number.</exception>
    public static NamespaceOverride Parse(string text)
    {
        var result = None;
        var number = 0;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
                continue;
            var colon = line.IndexOf(':');
            var value = colon < 0 ? "" : line[(colon + 1)..].Trim();
            try
            {
                result = colon > 0 && Lines.TryGetValue(line[..colon].TrimEnd(), out var read)
                    ? read(result, value)
                    : throw new FormatException($"expected one of {string.Join(", ", Lines.Keys.Select(k => $"'{k}:'"))}");
            }
            catch (FormatException e)
            {
                throw new FormatException($"line {number}: {e.Message}", e);
            }
        }

        return result;
    }

    /// <summary>Parses kinds of action, separated by commas.</summary>
    /// <exception cref="FormatException">One of them is unknown.</exception>
    public static IReadOnlyList<ActionKind> ParseActions(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries).Select(ParseAction).Distinct()];

    /// <summary>Parses a kind of action.</summary>
    /// <exception cref="FormatException">The text is not valid.</exception>
    public static ActionKind ParseAction(string text) => text switch
    {
        "pod" => ActionKind.Pod,
        "job" => ActionKind.Job,
        "http" => ActionKind.Http,
        "resource" => ActionKind.Resource,
        _ => throw new FormatException($"expected pod, job, http or resource, but found '{text}'"),
    };

    /// <summary>Applies these settings to the operator's limits.</summary>
    public NamespaceLimits Apply(NamespaceLimits limits) => limits with
    {
        AllowedActions = AllowedActions ?? limits.AllowedActions,
        MinInterval = MinInterval is { } interval ? interval > TimeSpan.Zero ? interval : null : limits.MinInterval,
        MaxActiveRuns = MaxActiveRuns is { } runs ? runs > 0 ? runs : null : limits.MaxActiveRuns,
    };

    private static TimeSpan ParseInterval(string text) =>
        DurationText.TryParse(text, out var interval, out var error) ? interval : throw new FormatException(error);

    private static int ParseCount(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        ? count
        : throw new FormatException($"expected a whole number (0 for no limit), but found '{text}'");
}
