namespace ScheduledJobs.Integration.Tests.Support;

/// <summary>The manifests that the suite applies: its own, and those in the repository.</summary>
public static class ManifestFiles
{
    /// <summary>The YAML files of a folder, with the folder, so that a test's name shows where its file is.</summary>
    public static TheoryData<string> In(string folder) =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, folder), "*.yaml")
            .Select(file => $"{folder}/{Path.GetFileName(file)}")
            .Where(file => !file.EndsWith("/kustomization.yaml", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    public static async Task<ManifestFile> ReadAsync(string file) =>
        new(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, file)));
}
