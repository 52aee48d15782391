using System.Text.RegularExpressions;

namespace ScheduledJobs.Scheduling;

/// <summary>Translates durations in other notations into ours: a number without a unit, words, and ISO 8601.</summary>
internal static partial class DurationHint
{
    /// <summary>How to write what was probably meant; null if that is unclear.</summary>
    public static string? For(string text)
    {
        // A longer text is not a duration in any notation.
        if (text.Length > 40)
            return null;
        if (text.All(char.IsAsciiDigit))
            return text + "s";
        if (Words().Match(text) is { Success: true } words)
            return words.Groups[1].Value + char.ToLowerInvariant(words.Groups[2].Value[0]);
        if (Iso().Match(text) is not { Success: true } iso)
            return null;
        var meant = string.Concat(iso.Groups["part"].Captures.Select(part => part.Value)).ToLowerInvariant();
        return meant.Length == 0 ? null : meant;
    }

    [GeneratedRegex("^([0-9]+) *(weeks?|days?|hours?|hrs?|minutes?|mins?|seconds?|secs?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();

    // P1M is a month, which has no length; PT1M is a minute.
    [GeneratedRegex("^P(?<part>[0-9]+W)?(?<part>[0-9]+D)?(T(?<part>[0-9]+H)?(?<part>[0-9]+M)?(?<part>[0-9]+S)?)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Iso();
}
