namespace ScheduledJobs.Model.Schedules;

/// <summary>The variables of a run.</summary>
public static class RunVariableNames
{
    private const int LongestName = 40;

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All =
        ["SCHEDULED_TIME", "RUN_ID", "RUN_ATTEMPT", "PREVIOUS_SUCCESS_TIME", "SCHEDULEDJOB_NAME", "SCHEDULEDJOB_NAMESPACE"];

    /// <summary>Names in <c>$(NAME)</c> that look like a variable but are not one, each once. The cost grows with the text, not with its square.</summary>
    /// <param name="text">The text.</param>
    /// <param name="known">The variables. Default: those of a run.</param>
    public static IEnumerable<string> UnknownIn(string? text, IReadOnlyList<string>? known = null)
    {
        known ??= All;
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var at = text?.IndexOf("$(", StringComparison.Ordinal) ?? -1; at >= 0; at = text!.IndexOf("$(", at + 2, StringComparison.Ordinal))
        {
            // "$$(NAME)" is a literal "$(NAME)".
            if (at > 0 && text![at - 1] == '$')
                continue;
            var name = NameAt(text!, at + 2);
            if (LooksLikeName(name) && !known.Contains(name, StringComparer.Ordinal) && found.Add(name))
                yield return name;
        }
    }

    /// <summary>The text up to a closing bracket; empty if that is further away than a name is long.</summary>
    private static string NameAt(string text, int start)
    {
        var length = text.AsSpan(start, Math.Min(LongestName + 1, text.Length - start)).IndexOf(')');
        return length < 0 ? "" : text.Substring(start, length);
    }

    private static bool LooksLikeName(string name) =>
        name.Length > 0 && char.IsAsciiLetterUpper(name[0]) && name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_');
}
