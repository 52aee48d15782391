namespace ScheduledJobs.Architecture.Tests.Sources;

/// <summary>The text of a C# file without what it quotes and says: only code is left, at its old place.</summary>
internal static class SourceText
{
    /// <summary>The text with comments, literals and directives replaced by blanks. Lines stay what they are.</summary>
    public static string WithoutLiterals(string text)
    {
        var code = text.ToCharArray();
        for (var i = 0; i < text.Length;)
        {
            var end = EndOfLiteral(text, i);
            for (var blank = i; blank < end; blank++)
            {
                if (text[blank] is not ('\n' or '\r'))
                    code[blank] = ' ';
            }

            i = Math.Max(end, i + 1);
        }

        return new string(code);
    }

    /// <summary>Where a comment, literal or directive that begins here ends; here if none begins.</summary>
    private static int EndOfLiteral(string text, int at)
    {
        var rest = text.AsSpan(at);
        if (rest.StartsWith("//") || (rest[0] == '#' && IsFirstOfLine(text, at)))
            return EndOf(text, "\n", at);
        if (rest.StartsWith("/*"))
            return EndOf(text, "*/", at + 2);
        if (rest[0] == '\'')
            return EndOf(text, "'", at + (at + 1 < text.Length && text[at + 1] == '\\' ? 3 : 1));
        var prefix = rest.IndexOfAnyExcept('$', '@');
        return prefix >= 0 && rest[prefix] == '"' ? EndOfString(text, at, at + prefix) : at;
    }

    private static int EndOfString(string text, int start, int quote)
    {
        var prefix = text.AsSpan(start, quote - start);
        var holes = prefix.Count('$');
        var isVerbatim = prefix.Contains('@');
        var quotes = isVerbatim ? 1 : LengthOf(text, '"', quote);
        if (quotes == 2)
            return quote + 2;
        var isRaw = quotes > 2;
        for (var i = quote + quotes; i < text.Length;)
        {
            var run = LengthOf(text, text[i], i);
            if (text[i] == '"' && isVerbatim)
            {
                // Two quotes stand for one.
                if (run % 2 == 1)
                    return i + run;
                i += run;
            }
            else if (text[i] == '"' && (!isRaw || run >= quotes))
                return i + (isRaw ? run : 1);
            else if (text[i] == '{' && holes > 0 && (isRaw ? run >= holes : run % 2 == 1))
                i = EndOfHole(text, i + run);
            else if (text[i] == '\\' && !isVerbatim && !isRaw)
                i += 2;
            else
                i += text[i] is '"' or '{' ? run : 1;
        }

        return text.Length;
    }

    /// <summary>The end of the code in an interpolated string, which may hold strings of its own, and a format.</summary>
    private static int EndOfHole(string text, int at)
    {
        for (var depth = 0; at < text.Length;)
        {
            if (depth == 0 && text[at] == ':')
                return text.IndexOf('}', at);
            if (depth == 0 && text[at] == '}')
                return at;
            depth += text[at] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            at = Math.Max(EndOfLiteral(text, at), at + 1);
        }

        return at;
    }

    private static bool IsFirstOfLine(string text, int at) =>
        text.AsSpan(0, at).TrimEnd(' ') is var before && (before.Length == 0 || before[^1] == '\n');

    private static int LengthOf(string text, char character, int at)
    {
        var end = at;
        while (end < text.Length && text[end] == character)
            end++;
        return end - at;
    }

    private static int EndOf(string text, string mark, int from) =>
        text.IndexOf(mark, Math.Min(from, text.Length), StringComparison.Ordinal) is var at and >= 0 ? at + mark.Length : text.Length;
}
