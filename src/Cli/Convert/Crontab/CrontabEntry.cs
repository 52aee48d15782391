using System.Text;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert.Crontab;

/// <summary>One entry of a crontab.</summary>
/// <param name="Schedule">A macro, or five fields with single spaces between them.</param>
/// <param name="User">The user of a system crontab; otherwise null.</param>
/// <param name="Command">The command.</param>
/// <param name="Input">What the command reads; null for nothing.</param>
internal sealed record CrontabEntry(string Schedule, string? User, string Command, string? Input)
{
    /// <exception cref="SourceException">It is not an entry.</exception>
    public static CrontabEntry Parse(string line, bool hasUser)
    {
        var rest = line.AsSpan();
        if (rest.StartsWith("-"))
            rest = rest[1..];
        var fields = new List<string>();
        var expected = rest.StartsWith("@") ? 1 : 5;
        while (fields.Count < expected && Next(ref rest) is { Length: > 0 } field)
            fields.Add(field);
        var user = hasUser ? Next(ref rest) : null;
        if (fields.Count < expected || user is { Length: 0 } || rest.IsEmpty)
        {
            var what = $"{(expected == 1 ? "a macro" : "5 fields")}{(hasUser ? ", a user" : "")} and a command";
            throw new SourceException("", $"expected {what}, found '{Short.Of(line)}'");
        }

        var (command, input) = Split(rest.ToString());
        return new CrontabEntry(string.Join(' ', fields), user, command, input);
    }

    private static string Next(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart();
        var end = rest.IndexOfAny(' ', '\t');
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..].TrimStart();
        return word.ToString();
    }

    /// <summary>The first bare percent sign ends the command, the others are line breaks of its input; an escaped one is itself.</summary>
    private static (string Command, string? Input) Split(string text)
    {
        var parts = new List<StringBuilder> { new() };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '%')
                parts[^1].Append(text[++i]);
            else if (text[i] == '%')
                parts.Add(new StringBuilder());
            else
                parts[^1].Append(text[i]);
        }

        return (parts[0].ToString().Trim(), parts.Count == 1 ? null : string.Join('\n', parts.Skip(1)));
    }
}
