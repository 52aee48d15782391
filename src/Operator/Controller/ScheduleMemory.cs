using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// What one leader knows of one ScheduledJob beyond the cache: its own writes that the cache has not seen yet, what it started and stopped,
/// and what is too expensive to recompute. All of it can be lost at any time; a new leader starts with none of it.
/// </summary>
internal sealed class ScheduleMemory(string uid)
{
    /// <summary>Events that are kept while writes fail; beyond them the oldest are dropped.</summary>
    internal const int PendingEvents = 50;

    private readonly Lock _gate = new();
    private ScheduledJob? _base;
    private PendingStatus? _pending;
    private PendingStatus? _written;
    private bool _isGone;

    /// <summary>A resource that was deleted and recreated under the same name is a different one.</summary>
    public string Uid { get; } = uid;

    /// <summary>The compiled spec. Only the worker that holds the key touches this and what follows.</summary>
    public CompiledSpec? Compiled { get; set; }

    /// <summary>The last spec that could be compiled, while the present one cannot.</summary>
    public Schedule? LastGood { get; set; }

    /// <summary>
    /// The API server says that the resource is gone, and the cache may not show that yet: nothing starts before it does, or before the API
    /// server says otherwise.
    /// </summary>
    public bool IsGone
    {
        get => Volatile.Read(ref _isGone);
        set => Volatile.Write(ref _isGone, value);
    }

    /// <summary>What this leader started and stopped, as far as the cache may not show it yet.</summary>
    public OwnActions Actions { get; } = new();

    /// <summary>
    /// Gives what to decide on: the newest resource that was seen, and the newest status, which may be one that is not written yet.
    /// </summary>
    public (ScheduledJob Job, ScheduledJobStatus Status) Merge(ScheduledJob cached)
    {
        lock (_gate)
        {
            var newest = Newer(cached);

            // A status that waits to be written stays on the version that it was decided on: were it moved to a newer one, it would
            // overwrite what it does not know. Its write loses, and all is decided again.
            if (_pending is null)
                _base = newest;
            return (newest, _pending?.Status ?? newest.Status ?? new ScheduledJobStatus());
        }
    }

    /// <summary>Is this, which the cache shows now, what our own last write made?</summary>
    public bool IsOwnWrite(ScheduledJob cached)
    {
        lock (_gate)
        {
            if (_base is null || _base.Metadata.ResourceVersion != cached.Metadata.ResourceVersion)
                return false;

            // The same resource; from here on it is in memory once. What the cache held before was decided on already.
            var isNews = ReferenceEquals(_base, cached);
            _base = cached;
            return !isNews;
        }
    }

    /// <summary>Keeps what a plan leaves to be written; events of an earlier one that was not written yet are kept too.</summary>
    /// <returns>What <see cref="IsWritten"/> tells of.</returns>
    public PendingStatus SetPending(ScheduledJobStatus status, IReadOnlyList<PlannedEvent> events, IReadOnlyList<Attempt> prunes)
    {
        lock (_gate)
        {
            var all = _pending is null ? events : [.. _pending.Events, .. events];
            _pending = new PendingStatus(status, all.Count > PendingEvents ? [.. all.Skip(all.Count - PendingEvents)] : all, prunes);
            return _pending;
        }
    }

    /// <summary>Whether it was the last that was written: one that nobody has to write any more may also be void.</summary>
    public bool IsWritten(PendingStatus pending)
    {
        lock (_gate)
            return ReferenceEquals(_written, pending);
    }

    /// <summary>Drops what is to be written: it is decided again.</summary>
    public void DropPending()
    {
        lock (_gate)
            DropPending_NeedsLock();
    }

    /// <summary>Whether the written status holds the intent to start an attempt, and the intent is this leader's.</summary>
    public bool IsOnRecord(StartAttempt start, string actor)
    {
        lock (_gate)
        {
            return _base?.Status?.Active?.Any(r =>
                r.Id == start.RunId && r.Attempts == start.Number && (r.Intent is null || r.Intent == actor)) == true;
        }
    }

    /// <summary>What is to be written, and the version it is based on; null if nothing is.</summary>
    public (PendingStatus Pending, ScheduledJob Base)? GetPending()
    {
        lock (_gate)
            return _pending is null || _base is null ? null : (_pending, _base);
    }

    /// <summary>A write succeeded (or was not needed); what has become pending since then stays, without the events already sent.</summary>
    public void Confirm(PendingStatus written, ScheduledJob? live)
    {
        lock (_gate)
        {
            _written = written;
            if (live is not null)
                _base = Newer(live);

            if (_pending is null || ReferenceEquals(_pending, written))
                _pending = null;
            else
                _pending = _pending with { Events = [.. _pending.Events.Where(e => !written.Events.Contains(e, ReferenceEqualityComparer.Instance))] };
        }
    }

    /// <summary>A write lost against another one: what was decided is void and is decided again on the live object.</summary>
    public void Discard(ScheduledJob live)
    {
        lock (_gate)
        {
            DropPending_NeedsLock();
            _base = Newer(live);
        }
    }

    private void DropPending_NeedsLock()
    {
        if (_pending?.Events.Any(e => e.Reason == Reasons.StartFailed) == true)
            Actions.SetFaultTold(false);
        _pending = null;
    }

    // Two versions that cannot be ordered are not of this API server; then the one that was given now counts.
    private ScheduledJob Newer(ScheduledJob given) =>
        _base is null || ResourceVersions.Compare(_base.Metadata.ResourceVersion, given.Metadata.ResourceVersion) is not > 0 ? given : _base;
}

/// <summary>A status that is decided but not written.</summary>
/// <param name="Status">The whole of it.</param>
/// <param name="Events">To be sent once it is written.</param>
/// <param name="Prunes">To be deleted once it is written: until then they are what shows that their runs took place.</param>
internal sealed record PendingStatus(ScheduledJobStatus Status, IReadOnlyList<PlannedEvent> Events, IReadOnlyList<Attempt> Prunes);
