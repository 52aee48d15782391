using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ScheduledJobs.Cli.Convert.Crontab;

/// <summary>The variables of a crontab; each holds for the entries below it.</summary>
internal sealed partial class CrontabVariables
{
    // What cron itself reads; the others are for the command.
    private static readonly string[] OfCron =
        ["SHELL", "MAILTO", "MAILFROM", "CRON_TZ", "RANDOM_DELAY", "START_HOURS_RANGE", "CONTENT_TYPE", "CONTENT_TRANSFER_ENCODING"];

    private readonly List<KeyValuePair<string, string>> _all = [];

    /// <summary>Those that the command gets, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ForCommand => [.. _all.Where(v => !OfCron.Contains(v.Key))];

    public string? this[string name] => _all.Find(v => v.Key == name).Value;

    /// <summary>Splits <c>NAME = "value"</c>; false for anything else.</summary>
    public static bool TrySplit(string line, [NotNullWhen(true)] out string? name, [NotNullWhen(true)] out string? value)
    {
        var match = Assignment().Match(line);
        name = match.Success ? match.Groups["name"].Value : null;
        value = match.Success ? Unquoted(match.Groups["value"].Value.Trim()) : null;
        return match.Success;
    }

    public void Set(string name, string value)
    {
        _all.RemoveAll(v => v.Key == name);
        _all.Add(new(name, value));
    }

    private static string Unquoted(string text) =>
        text.Length > 1 && text[0] is '"' or '\'' && text[^1] == text[0] ? text[1..^1] : text;

    [GeneratedRegex(@"^(?<quote>[""']?)(?<name>[A-Za-z_][A-Za-z0-9_]*)\k<quote>\s*=(?<value>.*)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Assignment();
}
