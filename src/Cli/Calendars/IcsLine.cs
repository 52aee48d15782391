using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ScheduledJobs.Cli.Calendars;

/// <summary>One property of an iCalendar file (RFC 5545, 3.1).</summary>
/// <param name="Name">Its name, in upper case.</param>
/// <param name="Parameters">Its parameters, by their names in upper case.</param>
/// <param name="Value">Its value as it is written.</param>
internal sealed record IcsLine(string Name, IReadOnlyDictionary<string, string> Parameters, string Value)
{
    /// <summary>The value as text, without escapes.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder(Value.Length);
            for (var i = 0; i < Value.Length; i++)
            {
                if (Value[i] == '\\' && i + 1 < Value.Length)
                    text.Append(Value[++i] is 'n' or 'N' ? '\n' : Value[i]);
                else
                    text.Append(Value[i]);
            }

            return text.ToString();
        }
    }

    /// <summary>The lines of a file, with folded ones joined.</summary>
    public static IEnumerable<string> Unfold(string text)
    {
        StringBuilder? line = null;
        foreach (var physical in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line is not null && physical.Length > 0 && physical[0] is ' ' or '\t')
            {
                line!.Append(physical, 1, physical.Length - 1);
                continue;
            }

            if (line is { Length: > 0 })
                yield return line.ToString();
            line = new StringBuilder(physical);
        }

        if (line is { Length: > 0 })
            yield return line.ToString();
    }

    /// <summary>Reads a line; false if it is not a property.</summary>
    public static bool TryParse(string line, [NotNullWhen(true)] out IcsLine? property)
    {
        property = null;
        var parts = new List<string>();
        var (start, isQuoted) = (0, false);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"')
                isQuoted = !isQuoted;
            if (isQuoted || line[i] is not (';' or ':'))
                continue;
            parts.Add(line[start..i]);
            start = i + 1;
            if (line[i] == ';')
                continue;
            var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var pair in parts.Skip(1).Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2))
                parameters[pair[0].ToUpperInvariant()] = pair[1].Trim('"');
            property = new IcsLine(parts[0].Trim().ToUpperInvariant(), parameters, line[start..]);
            return property.Name.Length > 0;
        }

        return false;
    }
}
