using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ScheduledJobs.LocalKube.Api.Data;

namespace ScheduledJobs.LocalKube.Api.Storage;

/// <summary>
/// Writes to the journal, on a thread of its own: while the disk confirms some changes, those that arrive meanwhile wait, and the next
/// confirmation is for all of them. Nothing is visible, or has a result, before it is on the disk.
/// </summary>
internal sealed class Committer : IDisposable
{
    // With bodies of 3 MiB, the limit of requests, these fit into one frame of the journal.
    private const int MaxBatch = 64;

    private readonly ObjectStore _store;
    private readonly Journal _journal;
    private readonly ILogger _log;
    private readonly BlockingCollection<PendingWrite> _queue = new();
    private readonly Thread _thread;
    private bool _fails;

    public Committer(ObjectStore store, Journal journal, ILogger log)
    {
        _store = store;
        _journal = journal;
        _log = log;
        _thread = new Thread(Run) { IsBackground = true, Name = "journal" };
        _thread.Start();
    }

    /// <inheritdoc cref="ObjectStore.WriteAsync" />
    public Task<StoredObject?> WriteAsync(Write write)
    {
        var pending = new PendingWrite(write);
        _queue.Add(pending);
        return pending.Done.Task;
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
    }

    private void Run()
    {
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            var batch = new List<PendingWrite> { first };
            while (batch.Count < MaxBatch && _queue.TryTake(out var next))
                batch.Add(next);
            Commit(batch);
            if (_journal.IsLong)
                Shorten();
        }
    }

    private void Commit(List<PendingWrite> batch)
    {
        try
        {
            if (_journal.IsSuspect)
                Rewrite();
            Plan(batch);
            var entries = batch.Where(p => p.Result is not null).Select(p => EntryOf(p.Write, p.Result!)).ToList();
            if (entries.Count > 0)
                Append(entries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(batch, e);
            return;
        }

        foreach (var pending in batch)
            Apply(pending);
    }

    private void Append(List<JournalEntry> entries)
    {
        _journal.Append(entries, entries[^1].Revision);
        if (_fails)
            _log.LogWarning("{Path} can be written to again", _journal.Path);
        _fails = false;
    }

    /// <summary>Decides what each write does, after those before it in the batch.</summary>
    private void Plan(List<PendingWrite> batch)
    {
        var latest = new Dictionary<(Collection, string), StoredObject?>();
        var revision = _store.Revision;
        foreach (var pending in batch)
        {
            var write = pending.Write;
            var place = (write.Collection, write.Key);
            var current = latest.TryGetValue(place, out var planned) ? planned : write.Collection.Find(write.Key);
            try
            {
                pending.Result = write.ApplyTo(current, revision + 1);
            }
            catch (Exception e)
            {
                // It cannot be written as JSON. The others can.
                pending.Fault = e;
            }

            if (pending.Result is null)
                continue;
            revision++;
            latest[place] = write.Removes ? null : pending.Result;
        }
    }

    private void Apply(PendingWrite pending)
    {
        try
        {
            if (pending.Result is { } result)
                _store.Apply(pending.Write, result);
        }
        catch (Exception e)
        {
            // An observer failed: that is a bug, and the request that hit it says so.
            pending.Fault = e;
        }

        if (pending.Fault is { } fault)
            pending.Done.SetException(fault);
        else
            pending.Done.SetResult(pending.Result);
    }

    /// <summary>Also for writes that lost to another one of the batch, which has now not happened.</summary>
    private void Fail(List<PendingWrite> batch, Exception cause)
    {
        if (!_fails)
            _log.LogWarning("{Path} cannot be written to, so changes are refused: {Problem}", _journal.Path, cause.Message);
        _fails = true;
        foreach (var pending in batch)
            pending.Done.SetException(new StorageException(cause));
    }

    private void Shorten()
    {
        try
        {
            Rewrite();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.LogWarning("{Path} could not be shortened, and grows on: {Problem}", _journal.Path, e.Message);
        }
    }

    private void Rewrite() => _journal.Rewrite(_store.All().Select(o => EntryOf(o.Collection, o.Object)), _store.Revision);

    private static JournalEntry EntryOf(Write write, StoredObject result) =>
        write.Removes ? new JournalEntry(write.Collection.Name, write.Key, result.Version, null) : EntryOf(write.Collection, result);

    private static JournalEntry EntryOf(Collection collection, StoredObject obj) => new(collection.Name, obj.Key, obj.Version, obj.Utf8);

    private sealed class PendingWrite(Write write)
    {
        public Write Write => write;

        public StoredObject? Result { get; set; }

        public Exception? Fault { get; set; }

        // Continuations must not run on the journal's thread.
        public TaskCompletionSource<StoredObject?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
