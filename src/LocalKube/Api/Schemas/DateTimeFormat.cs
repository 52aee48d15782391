using System.Globalization;
using System.Text.RegularExpressions;

namespace ScheduledJobs.LocalKube.Api.Schemas;

/// <summary>The format <c>date-time</c>: RFC 3339 with an offset. Values of other formats are not checked.</summary>
internal static partial class DateTimeFormat
{
    public static bool IsValid(string text) =>
        text.Length > 11 && text[10] is 'T' or 't' && IsDate(text[..10]) && TimeOfDay().IsMatch(text[11..]);

    private static bool IsDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    [GeneratedRegex(@"^([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?([zZ]|[+-][0-9]{2}:[0-9]{2})\z", RegexOptions.None, 100)]
    private static partial Regex TimeOfDay();
}
