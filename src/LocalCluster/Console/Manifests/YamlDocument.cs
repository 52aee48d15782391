namespace ScheduledJobs.LocalCluster.Console.Manifests;

/// <summary>The text of one document of a YAML file.</summary>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Text">The YAML, padded with as many empty lines as precede it, so that a parser reports the file's line numbers.</param>
internal sealed record YamlDocument(int Number, string Text)
{
    /// <summary>
    /// Splits a file at lines that begin with <c>---</c>, as kubectl does, so that a mistake in one document does not affect the others.
    /// Empty documents are skipped and not counted.
    /// </summary>
    public static IEnumerable<YamlDocument> Split(string text)
    {
        var number = 0;
        var lines = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Append("---"))
        {
            if (!line.StartsWith("---", StringComparison.Ordinal))
            {
                lines.Add(line);
                continue;
            }

            if (lines.Exists(l => l.TrimStart() is not ("" or ['#', ..])))
                yield return new YamlDocument(++number, string.Join('\n', lines));
            lines = [.. Enumerable.Repeat("", lines.Count + 1)];
        }
    }
}
