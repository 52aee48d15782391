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
        var takesNext = false;
        foreach (var word in words)
        {
            var name = Base(word);
            if (name.Length == 0 || word.StartsWith('-') || word.Contains('=') || char.IsAsciiDigit(name[0]))
                continue;
            if (word.IndexOfAny(['>', '<', '|', '&']) >= 0)
                takesNext = word[^1] is '>' or '<';
            else if (takesNext)
                takesNext = false;
            else if (Wrappers.Contains(name))
                takesNext = name is "cd" or "." or "flock";
            else
                return name;
        }

        return words.Length > 0 ? Base(words[0]) : "command";
    }

    private static string Base(string word)
    {
        var path = word.TrimEnd(';', '&', '/');
        var name = path[(path.LastIndexOf('/') + 1)..];
        var ending = Endings.FirstOrDefault(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase) && name.Length > e.Length);
        return ending is null ? name : name[..^ending.Length];
    }
}
