namespace ScheduledJobs.LocalCluster.Console;

/// <summary>The kubeconfig for kubectl. It contains a token, so only its owner may read it.</summary>
internal static class KubeconfigFile
{
    /// <summary>Writes or replaces the file atomically: no other process ever reads half of it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, string text)
    {
        var temporary = path + ".tmp";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(temporary, options))
            writer.Write(text);
        File.Move(temporary, path, overwrite: true);
    }
}
