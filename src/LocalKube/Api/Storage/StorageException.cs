namespace ScheduledJobs.LocalKube.Api.Storage;

/// <summary>A change was not stored, because the disk did not take it. Nothing has changed.</summary>
internal sealed class StorageException(Exception cause) : IOException($"the change was not stored: {cause.Message}", cause)
{
    // ENOSPC; EDQUOT on Linux and on macOS; the two codes of Windows for a full disk.
    private static readonly int[] Full = [28, 122, 69, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    /// <summary>Whether there is no room: the same write works once there is.</summary>
    public bool IsFull { get; } = Full.Contains(cause.HResult);
}
