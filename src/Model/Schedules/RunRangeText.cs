using System.Globalization;
using System.Text.RegularExpressions;

namespace ScheduledJobs.Model.Schedules;

/// <summary>
/// Consecutive runs in the words of a status record's message: <c>3 runs scheduled between T and T were</c>, or
/// <c>the run scheduled for T was</c>. A record of runs that did not start names only the last of them in its fields; its message names the
/// first as well.
/// </summary>
public static partial class RunRangeText
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The text; a verb such as <c>missed</c> follows.</summary>
    /// <param name="count">How many runs; at least 1.</param>
    /// <param name="first">Nominal time of the oldest.</param>
    /// <param name="last">Nominal time of the newest.</param>
    public static string Of(long count, DateTimeOffset first, DateTimeOffset last) => count == 1
        ? $"the run scheduled for {Text(first)} was"
        : $"{count} runs scheduled between {Text(first)} and {Text(last)} were";

    /// <summary>The nominal times that a message begins with, inclusive; null if it names none.</summary>
    public static (DateTimeOffset First, DateTimeOffset Last)? Find(string? message)
    {
        if (message is null || Pattern().Match(message) is not { Success: true } match)
            return null;
        return TryParse(match.Groups["first"], out var first) && TryParse(match.Groups[match.Groups["last"].Success ? "last" : "first"], out var last)
            ? (first, last)
            : null;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static bool TryParse(Group text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text.ValueSpan, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    [GeneratedRegex(
        @"\A(?:the run scheduled for (?<first>[-0-9:TZ]{20}) was|\d+ runs scheduled between (?<first>[-0-9:TZ]{20}) and (?<last>[-0-9:TZ]{20}) were)",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Pattern();
}
