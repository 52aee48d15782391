using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ScheduledJobs.Cli.Convert.Yaml;

/// <summary>Texts as YAML scalars that every reader, of YAML 1.1 or 1.2, reads as the same text.</summary>
internal static partial class YamlText
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { "null", "true", "false", "yes", "no", "on", "off", "y", "n" };

    /// <summary>The text as a scalar on one line: plain if that is safe, otherwise in double quotes.</summary>
    public static string Inline(string text) =>
        (Words().IsMatch(text) && !Reserved.Contains(text)) || Duration().IsMatch(text) ? text : Quote(text);

    /// <summary>Whether a literal block keeps the text as it is and reads well.</summary>
    public static bool IsBlock(string text) =>
        text.TrimEnd('\n').Contains('\n', StringComparison.Ordinal) && text[0] is not (' ' or '\n') && !text.EndsWith("\n\n", StringComparison.Ordinal)
        && !text.Contains(" \n", StringComparison.Ordinal) && !text.EndsWith(' ') && text.All(c => c == '\n' || IsPrintable(c));

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (c == '\n')
                quoted.Append("\\n");
            else if (c == '\t')
                quoted.Append("\\t");
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                quoted.Append(c).Append(text[++i]);
            else if (IsPrintable(c))
                quoted.Append(c);
            else
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>What YAML allows in a text as it is, but for line breaks; half a surrogate pair is not.</summary>
    private static bool IsPrintable(char c) =>
        c is (>= ' ' and <= '~') or (>= '\u00a0' and <= '\ud7ff') or (>= '\ue000' and < '\ufffe') && c is not ('\u2028' or '\u2029' or '\ufeff');

    // No ": " and no " #", no indicator in front, and a letter first: no number and no date.
    [GeneratedRegex(@"^[A-Za-z/_][A-Za-z0-9_./+=@%,-]*([: ][A-Za-z0-9_./+=@%,-]+)*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();

    [GeneratedRegex(@"^([0-9]+(ms|s|m|h|d|w))+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Duration();
}
