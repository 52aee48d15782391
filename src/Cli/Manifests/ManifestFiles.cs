using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Model.Manifests;

namespace ScheduledJobs.Cli.Manifests;

/// <summary>Reads manifests from files, folders and standard input, as <c>kubectl -f</c> does.</summary>
internal static class ManifestFiles
{
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    /// <summary>All objects; lists are taken apart. A text that cannot be read is one entry with a problem.</summary>
    /// <param name="paths">Files, folders (with what is below them), or <c>-</c>.</param>
    /// <param name="input">Standard input.</param>
    /// <exception cref="CliException">A path does not exist, or a folder has no manifest.</exception>
    public static IReadOnlyList<Manifest> Load(IEnumerable<string> paths, TextReader input) =>
        [.. paths.SelectMany(path => path == "-" ? Manifest.Parse("standard input", input.ReadToEnd()) : Find(path).SelectMany(Read))];

    private static List<string> Find(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new CliException($"{path}: no such file or folder");
        var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(file => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .ToList();
        return files.Count > 0 ? files : throw new CliException($"{path}: this folder has no .yaml, .yml or .json file");
    }

    private static IEnumerable<Manifest> Read(string file)
    {
        try
        {
            return Manifest.Parse(file, File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [new Manifest(file, null, e.Message)];
        }
    }
}
