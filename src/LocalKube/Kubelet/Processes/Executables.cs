namespace ScheduledJobs.LocalKube.Kubelet.Processes;

/// <summary>Finds programs as <c>execvp</c> does.</summary>
internal static class Executables
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The full path of a program; a name with a slash is itself a path, relative to <paramref name="directory"/>.</summary>
    public static string? Find(string name, string? searchPath, string directory = "/")
    {
        if (name.Contains('/'))
            return IsExecutable(Path.Combine(directory, name)) ? Path.Combine(directory, name) : null;
        return (searchPath ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(directory, folder, name))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != UnixFileMode.None);
}
