using System.Text.RegularExpressions;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>A file of <c>src</c>.</summary>
/// <param name="Path">Such as <c>src/Kube/Json/KubeTime.cs</c>.</param>
/// <param name="Text">What is in it.</param>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>Project and folder, such as <c>Kube/Json</c>. The namespace says the same with dots.</summary>
    public string Folder => Path["src/".Length..Path.LastIndexOf('/')];

    public static IEnumerable<SourceFile> All() =>
        Repository.Files("src", "*.cs").Select(path => new SourceFile(path, Repository.Read(path)));
}

/// <summary>A line in which one folder uses another of the same project.</summary>
internal sealed record FolderUse(string From, string To, string File, int Line);

/// <summary>
/// Finds which folder uses which, by <c>using</c> lines and by qualified names. What stands in a folder sees the folders around it without
/// either, so a use of those is none.
/// </summary>
internal sealed partial class SourceTree
{
    private readonly ILookup<string, string> _types;

    public SourceTree(IEnumerable<SourceFile> files)
    {
        var all = files.ToList();
        Folders = all.Select(f => f.Folder).ToHashSet();
        _types = all
            .SelectMany(f => Declaration().Matches(f.Text).Select(m => (f.Folder, Type: m.Groups["name"].Value)))
            .ToLookup(t => t.Folder, t => t.Type);
        Uses = [.. all.SelectMany(UsesOf).Distinct()];
    }

    public static SourceTree Src { get; } = new(SourceFile.All());

    public IReadOnlySet<string> Folders { get; }

    public IReadOnlyList<FolderUse> Uses { get; }

    private IEnumerable<FolderUse> UsesOf(SourceFile file)
    {
        var lines = file.Text.Split('\n');
        return
            from i in Enumerable.Range(0, lines.Length)
            from to in UsedBy(lines[i], file.Folder)
            where to != file.Folder && !file.Folder.StartsWith(to + "/") && ProjectOf(to) == ProjectOf(file.Folder)
            select new FolderUse(file.Folder, to, file.Path, i + 1);
    }

    private IEnumerable<string> UsedBy(string line, string folder)
    {
        if (Using().Match(line) is { Success: true } match)
            return LongestFolder(match.Groups["name"].Value.Split('.')) is { } to ? [to] : [];
        var code = TextOrComment().Replace(line, "");
        return code.StartsWith("namespace ") ? [] : QualifiedName().Matches(code).Select(m => FolderOf(m.Value, folder)).OfType<string>();
    }

    private string? LongestFolder(string[] parts) => Enumerable.Range(0, parts.Length)
        .Select(i => string.Join('/', parts[..^i]))
        .FirstOrDefault(Folders.Contains);

    /// <summary>The folder of a type that is named from the root, or from any namespace around the file, as C# finds it.</summary>
    private string? FolderOf(string name, string folder)
    {
        var parts = name.Split('.');
        if (parts[0] == "ScheduledJobs")
            return TypeIn("", parts[1..]);
        var around = folder.Split('/');
        return Enumerable.Range(0, around.Length + 1)
            .Select(i => TypeIn(string.Join('/', around[..^i]), parts))
            .FirstOrDefault(f => f is not null);
    }

    private string? TypeIn(string root, string[] parts) => Enumerable.Range(1, Math.Max(parts.Length - 1, 0))
        .Select(i => (Folder: string.Join('/', root.Length == 0 ? parts[..i] : [root, .. parts[..i]]), Type: parts[i]))
        .Where(c => _types[c.Folder].Contains(c.Type))
        .Select(c => c.Folder)
        .FirstOrDefault();

    public static string ProjectOf(string folder) => folder.Split('/')[0];

    [GeneratedRegex(@"^\s*(global )?using (static )?(\w+ = )?ScheduledJobs\.(?<name>[\w.]+)")]
    private static partial Regex Using();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(\.[A-Z]\w*)+")]
    private static partial Regex QualifiedName();

    [GeneratedRegex("""
        //.*|"(\\.|[^"\\])*"
        """)]
    private static partial Regex TextOrComment();

    [GeneratedRegex(@"\b(class|record|struct|enum|interface|delegate\s+[\w<>\[\]?., ]+?)\s+(?!struct\b|class\b)(?<name>\w+)")]
    private static partial Regex Declaration();
}
