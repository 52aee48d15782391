using System.Globalization;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Status codes and ranges, such as <c>200-299</c>.</summary>
public static class StatusCodeSet
{
    /// <summary>Whether the code is in one of the ranges. An invalid range contains nothing.</summary>
    public static bool Contains(IReadOnlyList<string> ranges, int code)
    {
        foreach (var range in ranges)
        {
            if (TryParse(range, out var first, out var last) && code >= first && code <= last)
                return true;
        }

        return false;
    }

    /// <summary>Parses <c>204</c> or <c>200-299</c>.</summary>
    public static bool TryParse(string range, out int first, out int last)
    {
        last = 0;
        var dash = range.IndexOf('-');
        var head = dash < 0 ? range : range[..dash];
        var tail = dash < 0 ? range : range[(dash + 1)..];
        return TryParseCode(head, out first) && TryParseCode(tail, out last) && first <= last;
    }

    private static bool TryParseCode(string text, out int code) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out code) && code is >= 100 and <= 599;
}
