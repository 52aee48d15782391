namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>
/// The rule in what people paste: a part of a calendar entry, in which long lines are folded and the rule stands among others, or a text block of YAML,
/// which ends in a line break.
/// </summary>
internal static class RuleText
{
    private const string Prefix = "RRULE:";

    // Lines that have fields of their own.
    private static readonly (string Line, string Field)[] Elsewhere = [("DTSTART", "start"), ("RDATE", "rdates"), ("EXDATE", "exdates"), ("TZID", "spec.timeZone")];

    /// <summary>The rule in capitals and in one line, without <c>RRULE:</c>.</summary>
    /// <exception cref="TriggerFormatException">There are other lines, or several rules.</exception>
    public static string Of(string given)
    {
        // A line break with a space or tab after it only folds a line (RFC 5545, 3.1).
        var text = given.Trim().ReplaceLineEndings("\n").Replace("\n ", "", StringComparison.Ordinal).Replace("\n\t", "", StringComparison.Ordinal);
        var lines = text.ToUpperInvariant().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var rules = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            RefuseOther(lines[i]);
            if (lines[i].StartsWith(Prefix, StringComparison.Ordinal))
                (lines[i], rules) = (lines[i][Prefix.Length..], rules + 1);
            else if (lines[i].IndexOf(':', StringComparison.Ordinal) is > 0 and var end && !lines[i].AsSpan(0, end).Contains('='))
                throw new TriggerFormatException($"{Shorten(lines[i][..end])}: it is not a part of a rule; write only what follows RRULE:");
        }

        if (rules > 1)
            throw new TriggerFormatException("RRULE: found twice, expected once; use anyOf for several rules");
        text = string.Join(' ', lines);
        return text.EndsWith(';') ? text[..^1] : text;
    }

    /// <summary>A valid rule as it is shown.</summary>
    public static string WithoutSpaces(string rule) => string.Concat(rule.Where(c => !char.IsWhiteSpace(c)));

    /// <summary>Says where another line of a calendar entry belongs.</summary>
    public static void RefuseOther(string line)
    {
        if (Array.Find(Elsewhere, e => line.StartsWith(e.Line, StringComparison.Ordinal)) is ({ } name, var field))
            throw new TriggerFormatException($"{name}: it is not a part of a rule; write it in {field}");
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..37] + "...";
}
