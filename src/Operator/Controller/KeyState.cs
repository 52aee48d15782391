using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Schedules;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// What one leader knows of one ScheduledJob beyond the cache: its own writes that the cache has not seen yet, and what is too dear to
/// compute twice. All of it can be lost at any time; a new leader starts with none of it.
/// </summary>
internal sealed class KeyState(string uid)
{
    private readonly Lock _gate = new();
    private ScheduledJob? _base;
    private ScheduledJob? _cached;
    private bool _cacheHasSeenBase;
    private PendingStatus? _pending;

    /// <summary>A resource that was deleted and made again under the same name is another one.</summary>
    public string Uid { get; } = uid;

    /// <summary>The resource was read from the API server, not from the cache, since this leader took over.</summary>
    public bool IsVerified { get; set; }

    /// <summary>The compiled spec; only the worker that holds the key touches it.</summary>
    public CompiledGeneration? Compiled { get; set; }

    /// <summary>
    /// Drops the compiled spec until it is needed again. One that is invalid stays: to find that out may have taken a request.
    /// </summary>
    public void ForgetCompiled()
    {
        if (Compiled?.Compilation.IsValid == true)
            Compiled = null;
    }

    /// <summary>
    /// Attempts that this leader started and that the cache may not show yet; few, and mostly none. Only the worker that holds the key touches them.
    /// </summary>
    public IReadOnlyList<Attempt> Created { get; set; } = [];

    /// <summary>
    /// Takes in what the cache shows, and gives what to decide on: the newest spec that was seen, and the newest status, which may be
    /// one that is not written yet. Resource versions are only ever compared for equality.
    /// </summary>
    /// <param name="readCache">Reads the cache; called once, so that nothing newer can have been taken in between.</param>
    public (ScheduledJob Job, ScheduledJobStatus Status) Merge(Func<ScheduledJob> readCache)
    {
        lock (_gate)
        {
            var cached = _cached = readCache();
            if (_base is null || _base.Metadata.ResourceVersion == cached.Metadata.ResourceVersion)
                _cacheHasSeenBase = true;

            // A status that waits to be written stays on the version that it was decided on: were it moved to a newer one, it would
            // overwrite what it does not know. Its write loses, and all is decided anew.
            if (_base is null || (_cacheHasSeenBase && _pending is null))
                _base = cached;
            var newest = _base.Metadata.Generation > cached.Metadata.Generation ? _base : cached;
            return (newest, _pending?.Status ?? _base.Status ?? new ScheduledJobStatus());
        }
    }

    /// <summary>Takes in what the API server itself gave: the answer to a read or to a write.</summary>
    public void SetBase(ScheduledJob live)
    {
        lock (_gate)
            SetBase_NeedsLock(live);
    }

    /// <summary>Is this, which the cache shows now, what our own last write made?</summary>
    public bool IsOwnWrite(ScheduledJob cached)
    {
        lock (_gate)
        {
            _cached = cached;
            if (_base is null || _cacheHasSeenBase || _base.Metadata.ResourceVersion != cached.Metadata.ResourceVersion)
                return false;

            // The same resource; from here on it is in memory once.
            _base = cached;
            _cacheHasSeenBase = true;
            return true;
        }
    }

    /// <summary>Keeps what a plan leaves to be written; events of an earlier one that was not written yet are kept too.</summary>
    public void SetPending(ScheduledJobStatus status, IReadOnlyList<PlannedEvent> events, IReadOnlyList<Attempt> prunes)
    {
        lock (_gate)
            _pending = new PendingStatus(status, _pending is null ? events : [.. _pending.Events, .. events], prunes);
    }

    /// <summary>Drops what is to be written: it is decided anew.</summary>
    public void DropPending()
    {
        lock (_gate)
            _pending = null;
    }

    /// <summary>Whether the written status holds the intent to start an attempt.</summary>
    public bool IsOnRecord(StartAttempt start)
    {
        lock (_gate)
            return _base?.Status?.Active?.Any(r => r.Id == start.RunId && r.Attempts == start.Number) == true;
    }

    /// <summary>
    /// Whether the written status shows that an attempt was started, so that it is not started again once its Pod or Job is gone.
    /// </summary>
    public bool IsOnRecord(Attempt attempt)
    {
        lock (_gate)
        {
            var status = _base?.Status;
            if (status?.Active?.FirstOrDefault(r => r.Id == attempt.RunId) is { } active)
                return active.Attempts >= attempt.Number;
            return status?.HasDealtWith(attempt) == true;
        }
    }

    /// <summary>What is to be written, and the version it is based on; null where nothing is.</summary>
    public (PendingStatus Pending, ScheduledJob Base)? GetPending()
    {
        lock (_gate)
            return _pending is null || _base is null ? null : (_pending, _base);
    }

    /// <summary>A write succeeded (or was not needed); what has become pending since then stays, without the events already told.</summary>
    public void Confirm(PendingStatus written, ScheduledJob? live)
    {
        lock (_gate)
        {
            if (live is not null)
                SetBase_NeedsLock(live);

            if (_pending is null || ReferenceEquals(_pending, written))
                _pending = null;
            else
                _pending = _pending with { Events = _pending.Events.Skip(written.Events.Count).ToArray() };
        }
    }

    /// <summary>A write lost against somebody else's: what was decided is void and is decided anew on the live object.</summary>
    public void Discard(ScheduledJob live)
    {
        lock (_gate)
        {
            _pending = null;
            SetBase_NeedsLock(live);
        }
    }

    // The watch may be faster than the answer to the write. Then the cache's copy is taken: each resource is in memory once.
    private void SetBase_NeedsLock(ScheduledJob live)
    {
        _cacheHasSeenBase = _cached?.Metadata.ResourceVersion == live.Metadata.ResourceVersion;
        _base = _cacheHasSeenBase ? _cached : live;
    }
}

/// <summary>A status that is decided but not written.</summary>
/// <param name="Status">The whole of it.</param>
/// <param name="Events">To be sent once it is written.</param>
/// <param name="Prunes">To be deleted once it is written: until then they are what shows that their runs took place.</param>
internal sealed record PendingStatus(ScheduledJobStatus Status, IReadOnlyList<PlannedEvent> Events, IReadOnlyList<Attempt> Prunes);

/// <summary>The compilation of one generation of a spec, template check included.</summary>
internal sealed record CompiledGeneration(long? Generation, Compilation Compilation);
