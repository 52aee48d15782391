using System.CommandLine;

namespace ScheduledJobs.Cli.Completion;

/// <summary>Completes a command line, in the form that kubectl expects of a plugin: a candidate a line, then a directive.</summary>
internal static class Completer
{
    /// <summary>Cobra's directives: the shell may complete files, or must not.</summary>
    private const int Files = 0;
    private const int NoFiles = 4;

    private const string FileArgument = "file";

    private static readonly string[] FileOptions = ["--filename", "--kubeconfig"];

    /// <param name="root">The root command.</param>
    /// <param name="words">The words so far; the last one is being typed and may be empty.</param>
    public static (IReadOnlyList<string> Candidates, int Directive) Complete(Command root, IReadOnlyList<string> words)
    {
        var current = words.Count == 0 ? "" : words[^1];
        var before = words.SkipLast(1).ToList();
        if (WantsFile(root, before, current))
            return ([], Files);

        // The text form knows where the cursor is: behind a space, a new word begins.
        var text = string.Join(' ', before.Append(current).Select(Quote));
        var candidates = root.Parse(text).GetCompletions(text.Length)
            .Select(item => item.InsertText ?? item.Label)
            .Where(label => label.StartsWith(current, StringComparison.Ordinal) && IsWanted(label, current))
            .Distinct()
            .ToList();
        return (candidates, NoFiles);
    }

    // Options only once a dash is typed, as kubectl does; and each by its long name.
    private static bool IsWanted(string label, string current) => current.StartsWith('-')
        ? label.StartsWith("--", StringComparison.Ordinal)
        : !label.StartsWith('-') && !label.StartsWith('/');

    private static bool WantsFile(Command root, List<string> before, string current)
    {
        var command = root.Parse(before).CommandResult.Command;
        return before.Count > 0 && before[^1].StartsWith('-')
            ? command.Options.Concat(root.Options).Any(o => FileOptions.Contains(o.Name) && (o.Name == before[^1] || o.Aliases.Contains(before[^1])))
            : !current.StartsWith('-') && command.Arguments.Any(a => a.Name == FileArgument);
    }

    private static string Quote(string word) => word.Contains(' ') ? $"\"{word}\"" : word;
}
