namespace ScheduledJobs.Cli.Convert.Yaml;

/// <summary>Sentences as comment lines.</summary>
internal static class CommentText
{
    private const int Width = 110;

    /// <summary>Words, wrapped; a long word stays whole.</summary>
    public static IEnumerable<string> Wrap(string text)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > Width)
            {
                yield return line;
                line = "  " + word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        if (line.Length > 0)
            yield return line;
    }
}
