namespace ScheduledJobs.LocalKube.Api.Data;

/// <summary>What a journal holds.</summary>
/// <param name="Entries">The newest entry of each object that exists.</param>
/// <param name="Revision">The store's revision.</param>
/// <param name="End">Where the last complete frame ends.</param>
/// <param name="Length">Length of the file: what is beyond the end was never confirmed.</param>
internal sealed record JournalContent(IReadOnlyCollection<JournalEntry> Entries, long Revision, long End, long Length);

/// <summary>
/// Reads a journal from its beginning to its end, and tells a torn last frame from damage. Each frame is on the disk before the next one is
/// written, so a bad frame that others follow was once good: that is damage, which nothing here repairs.
/// </summary>
internal sealed class JournalReader
{
    private readonly Stream _input;
    private readonly string _path;
    private readonly long _length;
    private readonly Dictionary<(string, string), JournalEntry> _entries = [];
    private long _revision;

    private JournalReader(Stream input, string path)
    {
        _input = input;
        _path = path;
        _length = input.Length;
    }

    /// <exception cref="IOException">It is damaged, of a newer format, or no journal at all. The message names the file and the offset.</exception>
    public static JournalContent Read(Stream input, string path) => new JournalReader(input, path).Read();

    private JournalContent Read()
    {
        CheckBeginning();
        long offset = JournalFormat.BeginningLength;
        while (offset < _length && ReadFrame(offset) is { } next)
            offset = next;
        return new JournalContent(_entries.Values, _revision, offset, _length);
    }

    private void CheckBeginning()
    {
        var beginning = new byte[JournalFormat.BeginningLength];
        var found = JournalFormat.ReadBeginning(beginning.AsSpan(0, _input.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false)));
        if (found is not { } version)
            throw Damage(0, "it does not begin as a journal of LocalCluster does");
        if (version > JournalFormat.Version)
        {
            throw new IOException(
                $"{_path} has format {version}, and this LocalCluster reads formats up to {JournalFormat.Version}: a newer version has written it. "
                + "Use that version; nothing was changed");
        }
    }

    /// <summary>Takes in the frame at an offset, and returns where it ends; null if it is the torn last one.</summary>
    private long? ReadFrame(long offset)
    {
        var bytes = new byte[JournalFormat.HeadLength];
        var read = _input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (JournalFormat.ReadHead(bytes.AsSpan(0, read)) is not { } head)
        {
            if (IsLast(offset))
                return null;
            throw Damage(offset, "the head of a record is not valid, and others follow");
        }

        var end = offset + JournalFormat.HeadLength + head.Length;
        if (head.Length is < 0 or > JournalFormat.MaxContent || head.Revision < _revision)
            throw Damage(offset, $"a record has length {head.Length} and revision {head.Revision}, after revision {_revision}");
        if (end > _length)
            return null;

        var content = new byte[head.Length];
        _input.ReadExactly(content);
        if (Crc32C.Of(content) != head.Checksum)
        {
            if (end == _length)
                return null;
            throw Damage(offset, "the checksum of a record is wrong, and others follow");
        }

        Take(content, offset);
        _revision = head.Revision;
        return end;
    }

    private void Take(byte[] content, long offset)
    {
        using var reader = new BinaryReader(new MemoryStream(content));
        try
        {
            while (reader.BaseStream.Position < content.Length)
            {
                var entry = JournalEntry.ReadFrom(reader);
                if (entry.Body is null)
                    _entries.Remove((entry.Collection, entry.Key));
                else
                    _entries[(entry.Collection, entry.Key)] = entry;
            }
        }
        catch (EndOfStreamException)
        {
            throw Damage(offset, "a record does not contain what it should");
        }
    }

    /// <summary>Whether no other frame begins after an offset.</summary>
    private bool IsLast(long offset)
    {
        if (_length - offset > JournalFormat.MaxContent)
            return false;
        _input.Position = offset;
        var rest = new byte[_length - offset];
        _input.ReadExactly(rest);
        for (var at = 1; rest.AsSpan(at).IndexOf(JournalFormat.FrameMark) is >= 0 and var found; at += found + 1)
        {
            if (JournalFormat.ReadHead(rest.AsSpan(at + found)) is not null)
                return false;
        }

        return true;
    }

    private IOException Damage(long offset, string what) => new(
        $"{_path} is damaged at offset {offset}: {what}. Nothing was changed: restore the directory from a copy, or start with an empty one");
}
