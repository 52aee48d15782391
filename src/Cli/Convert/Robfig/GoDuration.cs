using System.Globalization;
using System.Text.RegularExpressions;

namespace ScheduledJobs.Cli.Convert.Robfig;

/// <summary>Durations as Go writes them: <c>1h30m</c>, <c>1.5h</c>, <c>500ms</c>.</summary>
internal static partial class GoDuration
{
    private static readonly Dictionary<string, double> Seconds = new(StringComparer.Ordinal)
    {
        ["ns"] = 1e-9,
        ["us"] = 1e-6,
        ["µs"] = 1e-6,
        ["ms"] = 1e-3,
        ["s"] = 1,
        ["m"] = 60,
        ["h"] = 3600,
    };

    /// <summary>The duration; null if the text is not one.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (Whole().Match(text) is not { Success: true } match)
            return null;
        var numbers = match.Groups["number"].Captures;
        var units = match.Groups["unit"].Captures;
        var seconds = 0.0;
        for (var i = 0; i < numbers.Count; i++)
            seconds += double.Parse(numbers[i].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * Seconds[units[i].Value];
        return seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    [GeneratedRegex(@"^((?<number>[0-9]+(\.[0-9]*)?|\.[0-9]+)(?<unit>ns|us|µs|ms|s|m|h))+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();
}
