using Microsoft.Extensions.Logging;

namespace ScheduledJobs.LocalKube.Api.Data;

/// <summary>
/// All changes since the last <see cref="Rewrite"/>, in one file: what is appended is on the disk when the call returns. It is written from
/// the beginning, with the objects that exist, when it has grown to <c>slack</c> bytes and twice its length after the last time. Used by one
/// thread at a time.
/// </summary>
internal sealed class Journal : IDisposable
{
    public const string FileName = "objects.journal";
    public const string NextFileName = FileName + ".new";
    public const int DefaultSlack = 16 * 1024 * 1024;

    private const int RewriteChunk = 1024 * 1024;

    private readonly IDataFolder _folder;
    private readonly int _slack;
    private IDataFile _file;
    private long _end;
    private long _rewriteAt;
    private bool _hasRest;

    private Journal(IDataFolder folder, int slack, IDataFile file, JournalContent content)
    {
        _folder = folder;
        _slack = slack;
        _file = file;
        _end = content.End;
        _hasRest = content.End < content.Length;
        _rewriteAt = slack + 2 * content.Entries.Sum(e => (long)e.Size);
        Recovered = content.Entries;
        Revision = content.Revision;
    }

    /// <summary>The objects that it held when it was opened.</summary>
    public IReadOnlyCollection<JournalEntry> Recovered { get; private set; }

    /// <summary>The store's revision when it was opened.</summary>
    public long Revision { get; }

    /// <summary>Full path of the file, for messages.</summary>
    public string Path => _folder.PathOf(FileName);

    /// <summary>Whether it is long enough for <see cref="Rewrite"/>.</summary>
    public bool IsLong => _end > _rewriteAt;

    /// <summary>
    /// Whether the disk may hold something else than what was written, because it failed to confirm it. Then only a <see cref="Rewrite"/> helps:
    /// after a failed fsync, the next one proves nothing about the bytes before.
    /// </summary>
    public bool IsSuspect { get; private set; }

    /// <summary>Opens the journal of a directory, or begins one. A torn last record is cut off, with a warning.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="revision">The revision of a new journal.</param>
    /// <param name="slack">How much longer than twice its objects it may become.</param>
    /// <param name="log">Receives the warning.</param>
    /// <exception cref="IOException">It cannot be read or written, or is damaged.</exception>
    public static Journal Open(IDataFolder folder, long revision, int slack, ILogger log)
    {
        folder.Delete(NextFileName);
        using (var input = folder.OpenRead(FileName))
        {
            if (input is not null)
                return Continue(folder, JournalReader.Read(input, folder.PathOf(FileName)), slack, log);
        }

        var (file, end) = Write(folder, [], revision);
        try
        {
            folder.Rename(NextFileName, FileName);
            folder.Sync();
        }
        catch
        {
            file.Dispose();
            throw;
        }

        return new Journal(folder, slack, file, new JournalContent([], revision, end, end));
    }

    /// <summary>Makes some changes durable, all or none.</summary>
    /// <param name="entries">The changes.</param>
    /// <param name="revision">The store's revision after them.</param>
    /// <exception cref="IOException">They are not stored.</exception>
    public void Append(IEnumerable<JournalEntry> entries, long revision)
    {
        if (IsSuspect)
            throw new InvalidOperationException("The journal must be rewritten first.");
        var frame = JournalFormat.Frame(entries, revision);
        if (frame.Length > JournalFormat.MaxContent)
            throw new IOException($"{frame.Length} bytes at once are too many : '{Path}'");
        CutRest();
        _hasRest = true;
        _file.Write(_end, frame);
        Confirm(_file.Sync);
        _hasRest = false;
        _end += frame.Length;
    }

    /// <summary>Replaces the journal, in one step, by a new one that holds just these objects. If this fails, it stays as it was.</summary>
    /// <param name="objects">An entry for each object that exists.</param>
    /// <param name="revision">The store's revision.</param>
    /// <exception cref="IOException">It could not be replaced.</exception>
    public void Rewrite(IEnumerable<JournalEntry> objects, long revision)
    {
        // If it fails, do not try again for each write.
        _rewriteAt = _end + _slack;
        var (next, end) = Write(_folder, objects, revision);
        try
        {
            _folder.Rename(NextFileName, FileName);

            // The new file is in place, but until this is confirmed the old one may come back.
            Confirm(_folder.Sync);
        }
        catch
        {
            next.Dispose();
            TryDelete(_folder);
            throw;
        }

        _file.Dispose();
        _file = next;
        _end = end;
        _rewriteAt = _slack + 2 * end;
        _hasRest = false;
        IsSuspect = false;
    }

    /// <summary>Releases the memory of <see cref="Recovered"/>.</summary>
    public void Forget() => Recovered = [];

    public void Dispose() => _file.Dispose();

    private static Journal Continue(IDataFolder folder, JournalContent content, int slack, ILogger log)
    {
        var journal = new Journal(folder, slack, folder.OpenWrite(FileName), content);
        if (!journal._hasRest)
            return journal;
        try
        {
            journal.CutRest();
            journal._file.Sync();
        }
        catch
        {
            journal.Dispose();
            throw;
        }

        log.LogWarning(
            "{Path}: the last record, at offset {Offset}, is incomplete, and its {Length} bytes were cut off. It was being written when LocalCluster ended, and was not confirmed to anyone",
            journal.Path,
            content.End,
            content.Length - content.End);
        return journal;
    }

    /// <summary>Writes a whole journal beside the current one.</summary>
    private static (IDataFile File, long End) Write(IDataFolder folder, IEnumerable<JournalEntry> objects, long revision)
    {
        var file = folder.Create(NextFileName);
        try
        {
            file.Write(0, JournalFormat.Beginning());
            long end = JournalFormat.BeginningLength;
            foreach (var chunk in Chunks(objects))
            {
                var frame = JournalFormat.Frame(chunk, revision);
                file.Write(end, frame);
                end += frame.Length;
            }

            file.Sync();
            return (file, end);
        }
        catch
        {
            file.Dispose();
            TryDelete(folder);
            throw;
        }
    }

    /// <summary>The objects in groups of about a mebibyte; at least one group, even if it is empty, since it carries the revision.</summary>
    private static IEnumerable<List<JournalEntry>> Chunks(IEnumerable<JournalEntry> objects)
    {
        List<JournalEntry> chunk = [];
        var size = 0;
        foreach (var entry in objects)
        {
            chunk.Add(entry);
            size += entry.Size;
            if (size < RewriteChunk)
                continue;
            yield return chunk;
            chunk = [];
            size = 0;
        }

        yield return chunk;
    }

    private static void TryDelete(IDataFolder folder)
    {
        try
        {
            folder.Delete(NextFileName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has no meaning where it is, and the next attempt replaces it.
        }
    }

    /// <summary>Removes what a failed write left behind the end.</summary>
    private void CutRest()
    {
        if (_hasRest)
            _file.SetLength(_end);
        _hasRest = false;
    }

    private void Confirm(Action sync)
    {
        IsSuspect = true;
        sync();
        IsSuspect = false;
    }
}
