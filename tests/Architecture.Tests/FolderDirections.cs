using System.Text.RegularExpressions;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>Compares a map of arrows between folders with what the sources do.</summary>
/// <param name="map">
/// A project a line, and indented below it a folder a line, with the folders that it may use: <c>Client: Json, Transport</c>. A line that
/// ends with a comma goes on in the next. A point stands for the project's own folder.
/// </param>
/// <param name="knownPairs">Folders that use each other, and will not for long: <c>Operator: Controller, Observability</c>.</param>
internal sealed partial class FolderDirections(string map, IReadOnlyList<string> knownPairs)
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _allowed = Parse(map).ToDictionary();

    /// <summary>Uses that no arrow allows, with file and line.</summary>
    public IEnumerable<string> Forbidden(SourceTree tree) =>
        from use in tree.Uses
        where _allowed.TryGetValue(use.From, out var allowed) && !allowed.Contains(use.To)
        select $"{use.File}:{use.Line}: {use.From} must not use {use.To}";

    /// <summary>Arrows that nothing uses.</summary>
    public IEnumerable<string> Unused(SourceTree tree) =>
        from arrow in Arrows()
        where !tree.Uses.Any(use => (use.From, use.To) == arrow)
        select $"{arrow.From} does not use {arrow.To}";

    /// <summary>Folders that the map lacks, and those that only the map has.</summary>
    public IEnumerable<string> Unknown(SourceTree tree) =>
        tree.Folders.Except(_allowed.Keys).Select(folder => $"{folder} is not in the map")
            .Concat(_allowed.Keys.Except(tree.Folders).Select(folder => $"{folder} is in the map, and not in src"));

    /// <summary>Folders that may use each other, and known pairs that do not any more.</summary>
    public IEnumerable<string> Pairs()
    {
        var arrows = Arrows().ToHashSet();
        var pairs = arrows
            .Where(a => string.CompareOrdinal(a.From, a.To) < 0 && arrows.Contains((a.To, a.From)))
            .Select(a => $"{SourceTree.ProjectOf(a.From)}: {Short(a.From)}, {Short(a.To)}")
            .ToList();
        return pairs.Except(knownPairs).Select(pair => $"{pair} use each other")
            .Concat(knownPairs.Except(pairs).Select(pair => $"{pair} is no pair any more"));
    }

    private IEnumerable<(string From, string To)> Arrows() => _allowed.SelectMany(folder => folder.Value.Select(to => (folder.Key, to)));

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Parse(string map)
    {
        var project = "";
        foreach (var line in Continuation().Replace(map, ", ").Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            if (!char.IsWhiteSpace(line[0]))
            {
                project = line.Trim();
                continue;
            }

            var parts = line.Split(':', StringSplitOptions.TrimEntries);
            var used = parts.Length == 1 ? [] : parts[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            yield return new(Full(project, parts[0]), [.. used.Select(name => Full(project, name))]);
        }
    }

    private static string Full(string project, string name) => name == "." ? project : $"{project}/{name}";

    private static string Short(string folder) => folder.Contains('/') ? folder.Split('/', 2)[1] : ".";

    [GeneratedRegex(@",\s*\n\s*")]
    private static partial Regex Continuation();
}
