using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// What one leader knows of one ScheduledJob beyond the cache: its own writes that the cache does not show yet, what it started and
/// stopped, and what is too expensive to recompute. All of it can be lost at any time; a new leader starts empty.
/// </summary>
internal sealed class ScheduleMemory(string uid)
{
    /// <summary>Most events, and most finished runs, that are kept to be told once they are written. Beyond that the oldest are dropped.</summary>
    internal const int MostToTell = 50;

    private readonly Lock _gate = new();
    private ScheduledJob? _base;
    private PendingStatus? _pending;
    private int _decisions;
    private int _written;
    private bool _isGone;

    /// <summary>The resource's uid. A resource that was deleted and recreated under the same name is a different one.</summary>
    public string Uid { get; } = uid;

    /// <summary>Its bucket.</summary>
    public int Bucket { get; } = Model.Sharding.Bucket.Of(uid);

    /// <summary>The compiled spec. Only the worker that holds the key touches this and the members below.</summary>
    public CompiledSpec? Compiled { get; set; }

    /// <summary>The last spec that compiled, while the current one does not.</summary>
    public Schedule? LastGood { get; set; }

    /// <summary>
    /// The API server says that the resource is gone, but the cache may not show that yet. Nothing starts until the cache does, or until the
    /// API server says otherwise.
    /// </summary>
    public bool IsGone
    {
        get => Volatile.Read(ref _isGone);
        set => Volatile.Write(ref _isGone, value);
    }

    /// <summary>The newest resource version that this leader has decided on or written; null while a write is pending.</summary>
    public string? Version
    {
        get
        {
            lock (_gate)
                return _pending is null ? _base?.Metadata.ResourceVersion : null;
        }
    }

    /// <summary>What this leader started and stopped and the cache may not show yet.</summary>
    public OwnActions Actions { get; } = new();

    /// <summary>
    /// Returns what to decide on: the newest resource seen, and the newest status, which may not be written yet.
    /// </summary>
    public (ScheduledJob Job, ScheduledJobStatus Status) Merge(ScheduledJob cached)
    {
        lock (_gate)
        {
            var newest = Newer(cached);

            // A pending status stays on the version that it was decided on. Moved to a newer one, it would overwrite changes it knows nothing of.
            // As it is, its write conflicts, and everything is decided again.
            if (_pending is null)
                _base = newest;
            return (newest, _pending?.Status ?? newest.Status ?? new ScheduledJobStatus());
        }
    }

    /// <summary>Whether the cached version is the result of our own last write.</summary>
    public bool IsOwnWrite(ScheduledJob cached)
    {
        lock (_gate)
        {
            if (_base is null || _base.Metadata.ResourceVersion != cached.Metadata.ResourceVersion)
                return false;

            // Keep the cached instance from here on, so that memory holds it once. Its content was already decided on.
            var isNews = ReferenceEquals(_base, cached);
            _base = cached;
            return !isNews;
        }
    }

    /// <summary>Stores what a plan leaves to write. What an earlier plan has to tell, and has not written yet, is kept as well.</summary>
    /// <returns>The pending status, for <see cref="IsWritten"/>.</returns>
    public PendingStatus SetPending(Plan plan)
    {
        lock (_gate)
        {
            _pending = new PendingStatus(++_decisions, plan.Status, Join(_pending?.Events, plan.Events), Join(_pending?.Ended, plan.Ended), plan.Prunes);
            return _pending;
        }
    }

    /// <summary>
    /// Whether it was the last one written: a status that no longer needs writing may also be void. Its events may have gone with an earlier write, so only
    /// the status tells.
    /// </summary>
    public bool IsWritten(PendingStatus pending)
    {
        lock (_gate)
            return _written == pending.Number;
    }

    /// <summary>Drops the pending write; the next pass decides again.</summary>
    public void DropPending()
    {
        lock (_gate)
            DropPending_NeedsLock();
    }

    /// <summary>Whether the written status contains the intent to start an attempt, recorded by this leader.</summary>
    public bool IsOnRecord(StartAttempt start, string actor)
    {
        lock (_gate)
        {
            return _base?.Status?.Active?.Any(r =>
                r.Id == start.RunId && r.Attempts == start.Number && (r.Intent is null || r.Intent == actor)) == true;
        }
    }

    /// <summary>The pending write and the version it is based on; null if nothing is pending.</summary>
    public (PendingStatus Pending, ScheduledJob Base)? GetPending()
    {
        lock (_gate)
            return _pending is null || _base is null ? null : (_pending, _base);
    }

    /// <summary>A write succeeded or was not needed. What became pending in the meantime stays, minus the events already sent.</summary>
    public void Confirm(PendingStatus written, ScheduledJob? live)
    {
        lock (_gate)
        {
            _written = written.Number;
            if (live is not null)
                _base = Newer(live);

            if (_pending is null || ReferenceEquals(_pending, written))
                _pending = null;
            else
                _pending = _pending with { Events = Without(_pending.Events, written.Events), Ended = Without(_pending.Ended, written.Ended) };
        }
    }

    /// <summary>A write conflicted with another one. The decision is void and is made again on the live object.</summary>
    public void Discard(ScheduledJob live)
    {
        lock (_gate)
        {
            DropPending_NeedsLock();
            _base = Newer(live);
        }
    }

    private static IReadOnlyList<T> Join<T>(IReadOnlyList<T>? before, IReadOnlyList<T> added)
    {
        if (before is not { Count: > 0 })
            return added;
        IReadOnlyList<T> all = [.. before, .. added];
        return all.Count > MostToTell ? [.. all.Skip(all.Count - MostToTell)] : all;
    }

    private static IReadOnlyList<T> Without<T>(IReadOnlyList<T> all, IReadOnlyList<T> told) where T : class =>
        [.. all.Where(item => !told.Contains(item, ReferenceEqualityComparer.Instance))];

    private void DropPending_NeedsLock()
    {
        if (_pending?.Events.Any(e => e.Reason == Reasons.StartFailed) == true)
            Actions.SetFaultTold(false);
        _pending = null;
    }

    // Two versions that cannot be compared do not come from the same API server; the given one wins.
    private ScheduledJob Newer(ScheduledJob given) =>
        _base is null || ResourceVersions.Compare(_base.Metadata.ResourceVersion, given.Metadata.ResourceVersion) is not > 0 ? given : _base;
}

/// <summary>A status that is decided but not written yet.</summary>
/// <param name="Number">Counts the decisions of a schedule.</param>
/// <param name="Status">The whole status.</param>
/// <param name="Events">Events to send once it is written.</param>
/// <param name="Ended">Runs that ended, for metrics and traces once it is written: the status itself may list fewer.</param>
/// <param name="Prunes">Objects to delete once it is written; until then only they show that their runs took place.</param>
internal sealed record PendingStatus(
    int Number, ScheduledJobStatus Status, IReadOnlyList<PlannedEvent> Events, IReadOnlyList<RunStatus> Ended, IReadOnlyList<Attempt> Prunes);
