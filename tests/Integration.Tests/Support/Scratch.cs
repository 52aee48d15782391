namespace ScheduledJobs.Integration.Tests.Support;

/// <summary>Files that a run leaves behind for debugging failures; the next run removes them.</summary>
public static class Scratch
{
    private static readonly Lazy<string> Folder = new(() =>
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "scratch");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return Directory.CreateDirectory(folder).FullName;
    });

    public static string PathOf(string name) => Path.Combine(Folder.Value, name);
}
