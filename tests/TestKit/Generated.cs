namespace ScheduledJobs.TestKit;

/// <summary>Files generated from others. UPDATE_GENERATED=1 writes them instead of comparing.</summary>
public static class Generated
{
    /// <exception cref="InvalidDataException">The file has a different text; the message names the line.</exception>
    public static void ShouldBe(string path, string text)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED") == "1")
            File.WriteAllText(Repository.PathOf(path), text);
        var found = Repository.Read(path);
        if (found == text)
            return;
        var (foundLines, lines) = (found.Split('\n'), text.Split('\n'));
        var same = foundLines.Zip(lines).TakeWhile(pair => pair.First == pair.Second).Count();
        throw new InvalidDataException(
            $"""
            {path} is out of date; run the test with UPDATE_GENERATED=1 and look at the difference. Line {same + 1} is
            {foundLines.ElementAtOrDefault(same)}
            and should be
            {lines.ElementAtOrDefault(same)}
            """);
    }

    /// <summary>Compares the text between two marks; the rest of the file belongs to its author.</summary>
    /// <exception cref="InvalidDataException">The section has a different text, or is missing.</exception>
    public static void SectionShouldBe(string path, string text)
    {
        const string Begin = "<!-- generated: begin -->\n";
        const string End = "<!-- generated: end -->";
        var file = Repository.Read(path);
        var begin = file.IndexOf(Begin, StringComparison.Ordinal);
        var end = file.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            throw new InvalidDataException($"{path} has no section to generate");
        ShouldBe(path, file[..(begin + Begin.Length)] + text + file[end..]);
    }
}
