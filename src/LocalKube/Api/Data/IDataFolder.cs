namespace ScheduledJobs.LocalKube.Api.Data;

/// <summary>The few operations on files that the journal needs, so that tests can make each of them fail.</summary>
internal interface IDataFolder
{
    /// <summary>The full path of a file, for messages.</summary>
    string PathOf(string name);

    /// <summary>Opens a file to read it; null if there isn't one.</summary>
    Stream? OpenRead(string name);

    /// <summary>Opens a file that exists to change it.</summary>
    IDataFile OpenWrite(string name);

    /// <summary>Makes an empty file that only its owner may read, in place of one with that name.</summary>
    IDataFile Create(string name);

    /// <summary>Renames a file, in place of one that has the new name: in one step.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file, if there is one.</summary>
    void Delete(string name);

    /// <summary>Returns when the names of all files are on the disk.</summary>
    void Sync();
}

/// <summary>A file that is open for changes.</summary>
internal interface IDataFile : IDisposable
{
    /// <summary>Writes all bytes at an offset.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Cuts the file off.</summary>
    void SetLength(long length);

    /// <summary>Returns when the content is on the disk, and not only in the cache of the operating system.</summary>
    void Sync();
}
