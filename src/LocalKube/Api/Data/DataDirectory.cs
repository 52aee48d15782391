using Microsoft.Extensions.Logging;

namespace ScheduledJobs.LocalKube.Api.Data;

/// <summary>
/// A directory that keeps the objects of an API server over restarts: pass it to one server at a time, and dispose of it after the server.
/// Secrets are in it as they were written, so only its owner may read the files.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    // What mkfs leaves in the root of an empty volume.
    private const string LostAndFound = "lost+found";
    private const long FirstRevision = 1;

    private readonly IDataFolder _folder;
    private readonly IDisposable? _lock;

    internal DataDirectory(IDataFolder folder, IDisposable? @lock, int slack, ILogger log)
    {
        _folder = folder;
        _lock = @lock;
        Identity = ClusterIdentity.Read(folder);
        CheckJournalExists();
        Journal = Journal.Open(folder, FirstRevision, slack, log);
        ObjectCount = Journal.Recovered.Count;
    }

    /// <summary>Number of objects in it when it was opened.</summary>
    public int ObjectCount { get; }

    /// <summary>Port of the API when it was last used; null if it is new.</summary>
    public int? Port => Identity?.Port;

    internal ClusterIdentity? Identity { get; private set; }

    internal Journal Journal { get; }

    /// <summary>Opens a directory, and creates it if needed. No other process can open it until it is disposed of.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="loggers">Receive a warning if the last record was not completely written.</param>
    /// <exception cref="IOException">
    /// It is in use, damaged, of a newer format, cannot be written to, or holds something else. The message names it.
    /// </exception>
    public static DataDirectory Open(string path, ILoggerFactory loggers)
    {
        var full = Path.GetFullPath(path);
        IDisposable? taken = null;
        try
        {
            Prepare(full);
            taken = DirectoryLock.Take(full);
            return new DataDirectory(new DiskFolder(full), taken, Journal.DefaultSlack, loggers.CreateLogger<DataDirectory>());
        }
        catch (UnauthorizedAccessException e)
        {
            taken?.Dispose();
            throw new IOException($"{full} cannot be used to keep objects: {e.Message}", e);
        }
        catch
        {
            taken?.Dispose();
            throw;
        }
    }

    /// <summary>Releases the directory.</summary>
    public void Dispose()
    {
        Journal.Dispose();
        _lock?.Dispose();
    }

    /// <summary>Stores the identity, if it is new.</summary>
    internal void Keep(ClusterIdentity identity)
    {
        if (identity == Identity)
            return;
        identity.Write(_folder);
        Identity = identity;
    }

    private static void Prepare(string directory)
    {
        if (File.Exists(directory))
            throw new IOException($"{directory} is a file; to keep objects, a directory is needed");
        if (!Directory.Exists(directory) && !OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        else
            Directory.CreateDirectory(directory);
        var names = Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName).ToHashSet();
        var isOurs = names.Contains(DirectoryLock.FileName) || names.Contains(Journal.FileName);
        if (!isOurs && names.FirstOrDefault(name => name != LostAndFound) is { } other)
            throw new IOException($"{directory} is not empty (it has {other}), and was not made by LocalCluster; use an empty directory, or a new one");
    }

    /// <summary>The journal is made first: without it, the identity is what is left of a cluster.</summary>
    private void CheckJournalExists()
    {
        using var journal = _folder.OpenRead(Journal.FileName);
        if (Identity is not null && journal is null)
        {
            throw new IOException(
                $"{_folder.PathOf(Journal.FileName)} is missing: the objects were removed. Restore the file, or remove {ClusterIdentity.FileName} to begin without objects");
        }
    }
}
