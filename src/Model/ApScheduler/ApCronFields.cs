using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Model.ApScheduler;

/// <summary>The eight fields of a cron trigger.</summary>
internal static partial class ApCronFields
{
    private static readonly (string Theirs, string Ours)[] Names =
    [
        ("year", "year"), ("month", "month"), ("day", "day"), ("week", "week"), ("day_of_week", "dayOfWeek"), ("hour", "hour"),
        ("minute", "minute"), ("second", "second"),
    ];

    public static JsonObject Read(Fields fields, List<(string Field, string Text)> notes)
    {
        var read = new JsonObject();
        foreach (var (theirs, ours) in Names)
        {
            if (fields.Text(theirs) is not { } text)
                continue;
            var kept = theirs is "month" or "day_of_week" ? WithoutIgnored(text) : text;
            if (kept != text)
                notes.Add((theirs, $"APScheduler reads '{Short.Of(text)}' as '{Short.Of(kept)}' and ignores the rest."));
            read[ours] = kept;
        }

        // Without any field, all are "*".
        if (read.Count == 0)
            read["second"] = "*";
        return read;
    }

    /// <summary>After a name, or a range of two names, APScheduler stops reading.</summary>
    private static string WithoutIgnored(string text) =>
        string.Join(',', text.Split(',').Select(item => Named().Match(item.Trim()) is { Success: true } named ? named.Value : item.Trim()));

    [GeneratedRegex("^[A-Za-z]+(-[A-Za-z]+)?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();
}
