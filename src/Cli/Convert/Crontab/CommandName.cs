namespace ScheduledJobs.Cli.Convert.Crontab;

/// <summary>A name for a command: that of its program or script.</summary>
internal static class CommandName
{
    private static readonly HashSet<string> Wrappers = new(StringComparer.Ordinal)
    {
        "sudo", "nice", "ionice", "env", "exec", "time", "timeout", "flock", "chronic", "nohup", "setsid", "cd", "test", "[", "sleep", "root", ".", "source",
        "export", "umask", "if", "then", "&&", "||", ";", "(", "{", "!", "command", "-", "echo", "date", "php", "python", "python2", "python3", "perl", "ruby",
        "node", "java", "sh", "bash", "dash", "ksh", "zsh",
    };

    private static readonly string[] Endings = [".sh", ".py", ".pl", ".rb", ".php", ".js", ".jar", ".bash"];

    public static string Of(string command)
    {
        var words = command.Split([' ', '\t', '"', '\'', '(', ')', '`'], StringSplitOptions.RemoveEmptyEntries);
        var skipped = "";
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            var name = Base(word);
            if (Takes(skipped) || IsRedirection(word) || word.StartsWith('-') || word.Contains('=') || name.Length == 0 || char.IsAsciiDigit(name[0]))
                skipped = IsRedirection(word) ? word : Takes(skipped) ? "" : skipped;
            else if (Wrappers.Contains(name))
                skipped = name;
            else
                return name;
        }

        return words.Length > 0 ? Base(words[0]) : "command";
    }

    /// <summary>Whether the word after this one is its argument.</summary>
    private static bool Takes(string word) => word is "cd" or ".";

    private static bool IsRedirection(string word) => word.IndexOfAny(['>', '<', '|', '&']) >= 0;

    private static string Base(string word)
    {
        var name = word.TrimEnd(';', '&', '/')[(word.TrimEnd(';', '&', '/').LastIndexOf('/') + 1)..];
        var ending = Endings.FirstOrDefault(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase) && name.Length > e.Length);
        return ending is null ? name : name[..^ending.Length];
    }
}
