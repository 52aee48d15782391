using System.Runtime.InteropServices;

namespace ScheduledJobs.LocalKube.Api.Data;

/// <summary>A directory on this machine.</summary>
internal sealed partial class DiskFolder(string directory) : IDataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int ReadBuffer = 1024 * 1024;
    private const int ReadOnly = 0;
    private const int InvalidArgument = 22;

    public string PathOf(string name) => Path.Combine(directory, name);

    public Stream? OpenRead(string name)
    {
        try
        {
            return new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, ReadBuffer);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public IDataFile OpenWrite(string name)
    {
        // A copy that was restored may have become readable for others.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(PathOf(name), OwnerOnly);
        return new DiskFile(Open(name, FileMode.Open));
    }

    public IDataFile Create(string name)
    {
        Delete(name);
        return new DiskFile(Open(name, FileMode.CreateNew));
    }

    public void Rename(string from, string to) => File.Move(PathOf(from), PathOf(to), overwrite: true);

    public void Delete(string name) => File.Delete(PathOf(name));

    public void Sync()
    {
        // Windows has no such call, and does not need it.
        if (OperatingSystem.IsWindows())
            return;
        var handle = OpenDirectory(directory, ReadOnly);
        if (handle < 0)
            throw Failure();
        try
        {
            // Some file systems cannot do this for a directory, and say so with this number.
            if (SyncDescriptor(handle) < 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
                throw Failure();
        }
        finally
        {
            _ = CloseDescriptor(handle);
        }
    }

    private IOException Failure()
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{directory}'", error);
    }

    private FileStream Open(string name, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(PathOf(name), options);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenDirectory(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);

    private sealed class DiskFile(FileStream stream) : IDataFile
    {
        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            stream.Position = offset;
            stream.Write(bytes);
        }

        public void SetLength(long length) => stream.SetLength(length);

        public void Sync() => stream.Flush(flushToDisk: true);

        public void Dispose() => stream.Dispose();
    }
}
