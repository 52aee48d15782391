namespace ScheduledJobs.Model.Schedules;

/// <summary>The variables of a run.</summary>
public static class RunVariableNames
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All =
        ["SCHEDULED_TIME", "RUN_ID", "RUN_ATTEMPT", "PREVIOUS_SUCCESS_TIME", "SCHEDULEDJOB_NAME", "SCHEDULEDJOB_NAMESPACE"];

    /// <summary>Names in <c>$(NAME)</c> that look like a variable but are not one, each once.</summary>
    public static IEnumerable<string> UnknownIn(string? text)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var at = text?.IndexOf("$(", StringComparison.Ordinal) ?? -1; at >= 0; at = text!.IndexOf("$(", at + 2, StringComparison.Ordinal))
        {
            // "$$(NAME)" is a literal "$(NAME)".
            if (at > 0 && text![at - 1] == '$')
                continue;
            var end = text!.IndexOf(')', at);
            if (end < 0)
                break;
            var name = text[(at + 2)..end];
            if (LooksLikeName(name) && !All.Contains(name, StringComparer.Ordinal) && found.Add(name))
                yield return name;
        }
    }

    private static bool LooksLikeName(string name) =>
        name.Length is > 0 and <= 40 && char.IsAsciiLetterUpper(name[0]) && name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_');
}
