using System.Text.RegularExpressions;

namespace ScheduledJobs.Integration.Tests.Support;

/// <summary>The manifests that the suite applies: its own, and those that the repository offers.</summary>
public static partial class ManifestFiles
{
    /// <summary>The YAML files of a folder, with the folder, so that the name of a test says where its file is.</summary>
    public static TheoryData<string> In(string folder) =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, folder), "*.yaml")
            .Select(file => $"{folder}/{Path.GetFileName(file)}")
            .Where(file => !file.EndsWith("/kustomization.yaml", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    public static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, file));

    /// <summary>What a bad manifest's first comment says that the message must hold.</summary>
    public static string Expectation(string manifest) => Expect().Match(manifest) is { Success: true } match
        ? match.Groups[1].Value
        : throw new InvalidOperationException("The manifest has no '# expect: ' line.");

    public static bool NeedsCel(string manifest) => manifest.Contains("# needs: cel", StringComparison.Ordinal);

    [GeneratedRegex("^# expect: (.+?)\\s*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Expect();
}
