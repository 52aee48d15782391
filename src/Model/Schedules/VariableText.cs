using System.Text;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Texts with variables.</summary>
public static class VariableText
{
    /// <summary>
    /// Replaces <c>$(NAME)</c> with the variable's value. <c>$$(NAME)</c> becomes a literal <c>$(NAME)</c>, and unknown names
    /// stay as they are: the same rules as for container arguments in Kubernetes.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="variables">Names and values.</param>
    /// <param name="escape">How to escape a value in this place, such as URL escaping; null for no escaping.</param>
    public static string Expand(string text, IReadOnlyList<KeyValuePair<string, string>> variables, Func<string, string>? escape = null)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
            return text;
        var result = new StringBuilder(text.Length);

        // End of the next name; text.Length once no more names end, so that nothing is searched twice.
        var end = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            if (text[i + 1] == '$')
            {
                result.Append('$');
                i++;
                continue;
            }

            if (end <= i)
                end = text.IndexOf(')', i) is var found and >= 0 ? found : text.Length;
            if (text[i + 1] != '(' || end == text.Length)
            {
                result.Append('$');
                continue;
            }

            AppendVariable(result, text.AsSpan((i + 2)..end), variables, escape);
            i = end;
        }

        return result.ToString();
    }

    private static void AppendVariable(
        StringBuilder result, ReadOnlySpan<char> name, IReadOnlyList<KeyValuePair<string, string>> variables, Func<string, string>? escape)
    {
        foreach (var (key, value) in variables)
        {
            if (!name.SequenceEqual(key))
                continue;
            result.Append(escape?.Invoke(value) ?? value);
            return;
        }

        result.Append("$(").Append(name).Append(')');
    }
}
