namespace ScheduledJobs.Architecture.Tests;

/// <summary>Files that are made from others. UPDATE_GENERATED=1 writes them instead of comparing.</summary>
internal static class Generated
{
    public static void ShouldBe(string path, string text)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED") == "1")
            File.WriteAllText(Repository.PathOf(path), text);
        Repository.Read(path).ShouldBe(text, $"{path} is out of date; run the test with UPDATE_GENERATED=1 and look at the difference.");
    }

    /// <summary>Compares what stands between two marks, and leaves the rest of the file to its author.</summary>
    public static void SectionShouldBe(string path, string text)
    {
        const string Begin = "<!-- generated: begin -->\n";
        const string End = "<!-- generated: end -->";
        var file = Repository.Read(path);
        var begin = file.IndexOf(Begin, StringComparison.Ordinal);
        var end = file.IndexOf(End, StringComparison.Ordinal);
        (begin >= 0 && end > begin).ShouldBeTrue($"{path} has no section to generate");
        ShouldBe(path, file[..(begin + Begin.Length)] + text + file[end..]);
    }
}
