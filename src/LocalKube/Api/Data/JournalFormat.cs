using System.Buffers.Binary;

namespace ScheduledJobs.LocalKube.Api.Data;

/// <summary>
/// The bytes of a journal: a beginning with the version of the format, then frames. A frame holds the changes that were made durable
/// together, so either all of them count or none; at most the last frame of a file is incomplete. Its head has a checksum of its own:
/// a length that can be trusted says whether anything follows.
/// </summary>
internal static class JournalFormat
{
    public const int Version = 1;
    public const int BeginningLength = 16;
    public const int HeadLength = 24;

    /// <summary>No frame is longer: more cannot be written at once.</summary>
    public const int MaxContent = 256 * 1024 * 1024;

    /// <summary>Bytes that no UTF-8 text contains, so that no object looks like a frame.</summary>
    public static ReadOnlySpan<byte> FrameMark => [0xFD, 0xFE, 0xFF, 0xF9];

    private static ReadOnlySpan<byte> FileMark => "LKjournl"u8;

    public static byte[] Beginning(int version = Version)
    {
        var bytes = new byte[BeginningLength];
        FileMark.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), Crc32C.Of(bytes.AsSpan(0, 12)));
        return bytes;
    }

    /// <summary>The version of the format; null if this is not the beginning of a journal, or is damaged.</summary>
    public static int? ReadBeginning(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < BeginningLength || !bytes.StartsWith(FileMark))
            return null;
        var isSound = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) == Crc32C.Of(bytes[..12]);
        return isSound ? BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) : null;
    }

    /// <summary>A frame with some changes.</summary>
    /// <param name="entries">The changes.</param>
    /// <param name="revision">The store's revision after them.</param>
    public static byte[] Frame(IEnumerable<JournalEntry> entries, long revision)
    {
        using var buffer = new MemoryStream();
        buffer.SetLength(HeadLength);
        buffer.Position = HeadLength;
        using (var writer = new BinaryWriter(buffer, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            foreach (var entry in entries)
                entry.WriteTo(writer);
        }

        var frame = buffer.ToArray();
        var head = frame.AsSpan(0, HeadLength);
        FrameMark.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], frame.Length - HeadLength);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], Crc32C.Of(frame.AsSpan(HeadLength)));
        BinaryPrimitives.WriteInt64LittleEndian(head[12..], revision);
        BinaryPrimitives.WriteUInt32LittleEndian(head[20..], Crc32C.Of(head[..20]));
        return frame;
    }

    /// <summary>The head of a frame; null if these bytes are not one.</summary>
    public static FrameHead? ReadHead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadLength || !bytes.StartsWith(FrameMark))
            return null;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]) != Crc32C.Of(bytes[..20]))
            return null;
        return new FrameHead(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[12..]));
    }
}

/// <summary>The head of a frame.</summary>
/// <param name="Length">Length of its content.</param>
/// <param name="Checksum">Checksum of its content.</param>
/// <param name="Revision">The store's revision after its changes.</param>
internal readonly record struct FrameHead(int Length, uint Checksum, long Revision);
