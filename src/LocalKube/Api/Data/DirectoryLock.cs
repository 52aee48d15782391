namespace ScheduledJobs.LocalKube.Api.Data;

/// <summary>Keeps other processes out of a directory. The lock ends with the process, however that ends.</summary>
internal static class DirectoryLock
{
    public const string FileName = "lock";

    // EWOULDBLOCK on Linux and on macOS, and what Windows calls a sharing violation.
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020)];

    /// <summary>Takes the lock; disposal releases it.</summary>
    /// <exception cref="IOException">Another process has it, or the directory cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be written to.</exception>
    public static IDisposable Take(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (Taken.Contains(e.HResult))
        {
            throw new IOException($"{directory} is in use by another LocalCluster; stop that one first, or use another directory", e);
        }
    }
}
