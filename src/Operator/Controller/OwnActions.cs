using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// What this leader did for one schedule and nothing else shows yet: facts for the next pass. There are few entries, usually none. Only
/// the worker that holds the key touches them, except <see cref="Forget"/> and <see cref="SetFaultTold"/>.
/// </summary>
internal sealed class OwnActions
{
    /// <summary>How long a Pod or Job that was created or stopped may take to show in the cache.</summary>
    internal static readonly TimeSpan CacheLag = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private IReadOnlyList<(Attempt Attempt, long Since)> _started = [];
    private IReadOnlyList<StartAttempt> _uncertain = [];
    private StartFault? _fault;
    private IReadOnlyList<(string ObjectUid, long Since)> _stopped = [];

    /// <summary>Starts whose outcome is unknown because the response was lost. The API server is asked before the next decision.</summary>
    public IReadOnlyList<StartAttempt> Uncertain => _uncertain;

    /// <summary>Whether a start was rejected since the last decision.</summary>
    public bool HasNewRefusal { get; private set; }

    /// <summary>Why starts fail now; null if the last one succeeded.</summary>
    public StartFault? Fault
    {
        get
        {
            lock (_gate)
                return _fault;
        }
    }

    /// <summary>A start failed. The first failure of a series sets the time, the latest one the message.</summary>
    public void StartsFail(string message, DateTimeOffset now)
    {
        lock (_gate)
            _fault = new StartFault(_fault?.Since ?? now, message, _fault?.IsTold == true);
    }

    /// <summary>A start succeeded, or nothing is left to start.</summary>
    public void StartsSucceed()
    {
        lock (_gate)
            _fault = null;
    }

    /// <summary>Whether a plan has reported why starts fail. Reset if that plan is void, so that another one reports it.</summary>
    public void SetFaultTold(bool isTold)
    {
        lock (_gate)
            _fault = _fault is null ? null : _fault with { IsTold = isTold };
    }

    /// <summary>Remembers the result of a start: an object that the cache will show, or a rejection, which nothing else shows.</summary>
    /// <param name="attempt">The result.</param>
    /// <param name="since">The current timestamp, not the time of day: when the clock leaps, the cache still needs as long to catch up.</param>
    public void Started(Attempt attempt, long since)
    {
        lock (_gate)
            _started = [.. _started.Where(s => !IsSame(s.Attempt, attempt)), (attempt, since)];
        HasNewRefusal |= attempt.ObjectName is null;
    }

    /// <summary>Remembers a start that may or may not have been carried out.</summary>
    public void MayHaveStarted(StartAttempt start) => _uncertain = [.. _uncertain.Where(s => s != start), start];

    /// <summary>The outcome of an uncertain start is now known.</summary>
    public void Resolved(StartAttempt start) => _uncertain = [.. _uncertain.Where(s => s != start)];

    /// <summary>Remembers that an object's deletion was requested. An object created later under its name is a different one.</summary>
    public void Stopped(string objectUid, long since) => _stopped = [.. _stopped.Where(s => s.ObjectUid != objectUid), (objectUid, since)];

    /// <summary>Adds what is remembered to what the cluster shows.</summary>
    /// <returns>All attempts, and when to look again for what should have shown up by then.</returns>
    public (List<Attempt> Attempts, DateTimeOffset? RecheckAt) LayOver(List<Attempt> seen, TimeProvider time)
    {
        HasNewRefusal = false;
        lock (_gate)
        {
            if (_stopped.Count == 0 && _started.Count == 0)
                return (seen, null);
            _stopped = [.. _stopped.Where(s => time.GetElapsedTime(s.Since) < CacheLag)];
            _started = [.. _started.Where(s => s.Attempt.ObjectName is not { } name
                || (time.GetElapsedTime(s.Since) < CacheLag && !seen.Exists(a => a.ObjectName == name)))];
            List<Attempt> attempts = [.. seen, .. _started.Select(s => s.Attempt with { IsUnseen = s.Attempt.ObjectName is not null })];
            var stopped = _stopped.Select(s => s.ObjectUid).ToHashSet();
            attempts = attempts.ConvertAll(a => a.ObjectUid is { } objectUid && stopped.Contains(objectUid) ? a with { IsDeleting = true } : a);
            var waiting = _started.Where(s => s.Attempt.ObjectName is not null).Select(s => s.Since).Concat(_stopped.Select(s => s.Since)).ToList();
            return (attempts, waiting.Count == 0 ? null : time.GetUtcNow() + CacheLag - time.GetElapsedTime(waiting.Min()));
        }
    }

    /// <summary>Forgets rejections that are on record.</summary>
    public void Forget(Func<Attempt, bool> isRecorded)
    {
        lock (_gate)
            _started = [.. _started.Where(s => s.Attempt.ObjectName is not null || !isRecorded(s.Attempt))];
    }

    private static bool IsSame(Attempt one, Attempt other) => one.RunId == other.RunId && one.Number == other.Number;
}
