using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>
/// The calls of this process, by the uid of their schedule, until their outcome is recorded, and what is kept of their responses until that is.
/// </summary>
internal sealed class CallRegister
{
    /// <summary>Most responses that are kept of one schedule. Several runs may end before one of them is recorded as the last; the status has room for one.</summary>
    public const int MostResponses = 4;

    private readonly Lock _gate = new();

    // Guarded by _gate, like the calls in it.
    private readonly Dictionary<string, List<Call>> _calls = [];
    private readonly IdleCount[] _running = [.. Enumerable.Range(0, Bucket.Count).Select(_ => new IdleCount())];

    /// <summary>The calls in flight.</summary>
    public IdleCount Running { get; } = new();

    /// <summary>Those of a bucket's schedules.</summary>
    public IdleCount RunningOf(int bucket) => _running[bucket];

    /// <summary>Adds a call. If there is one of the same attempt, that is returned instead.</summary>
    public (Call Call, bool IsNew) Add(string jobUid, Attempt attempt)
    {
        lock (_gate)
        {
            if (!_calls.TryGetValue(jobUid, out var calls))
                _calls[jobUid] = calls = [];
            if (calls.Find(c => !c.IsRecorded && c.IsOf(attempt)) is { } present)
                return (present, false);
            var call = new Call(attempt, Bucket.Of(jobUid));
            calls.Add(call);
            Running.Begin();
            _running[call.Bucket].Begin();
            return (call, true);
        }
    }

    /// <summary>The calls of a schedule whose outcome is not recorded.</summary>
    public IReadOnlyList<Attempt> Observe(string jobUid)
    {
        lock (_gate)
            return _calls.TryGetValue(jobUid, out var calls) ? [.. calls.Where(c => !c.IsRecorded).Select(c => c.Attempt)] : [];
    }

    /// <summary>What is kept of the responses to the calls of a schedule.</summary>
    public IReadOnlyList<AttemptResponse> ResponsesOf(string jobUid)
    {
        lock (_gate)
        {
            return _calls.TryGetValue(jobUid, out var calls)
                ? [.. calls.Where(c => c.Captured is not null).Select(c => new AttemptResponse(c.Attempt.RunId, c.Attempt.Number, c.Captured!.Response))]
                : [];
        }
    }

    /// <summary>Ends a call that goes on. It can then be cancelled; null if there is no such call.</summary>
    public Call? Fail(string jobUid, Attempt attempt, Failure failure, DateTimeOffset endedAt)
    {
        lock (_gate)
        {
            var call = _calls.GetValueOrDefault(jobUid)?.Find(c => !c.Attempt.IsFinished && c.IsOf(attempt));
            if (call is not null)
                call.Attempt = call.Attempt with { State = AttemptState.Failed, FinishedAt = endedAt, Failure = failure };
            return call;
        }
    }

    /// <summary>Notes how a call ended, unless that is known; null if it was stopped.</summary>
    public void Complete(Call call, CallOutcome? outcome, DateTimeOffset endedAt)
    {
        lock (_gate)
        {
            if (!call.Attempt.IsFinished)
            {
                call.Attempt = call.Attempt with
                {
                    State = outcome is { Failure: null } ? AttemptState.Succeeded : AttemptState.Failed,
                    FinishedAt = endedAt,
                    Failure = outcome?.Failure,
                    HttpStatus = outcome?.HttpStatus,
                };
            }

            Running.End();
            _running[call.Bucket].End();
        }
    }

    /// <summary>Adds what is kept of a call's response, unless the call was stopped or its schedule is gone; null if nothing is.</summary>
    public void Keep(string jobUid, Call call, CapturedResponse? captured)
    {
        lock (_gate)
        {
            call.IsReading = false;
            if (!_calls.TryGetValue(jobUid, out var calls) || !calls.Contains(call))
            {
                captured?.Dispose();
                return;
            }

            call.Captured = captured;
            if (calls.Count(c => c.Captured is not null) > MostResponses)
                calls.Find(c => c.Captured is not null)!.DropResponse();
        }
    }

    /// <summary>Drops finished calls whose outcome is recorded, and what is kept of their responses, except what the last run still lacks.</summary>
    public void Forget(string jobUid, Func<Attempt, bool> isRecorded, RunStatus? lastRun)
    {
        lock (_gate)
        {
            if (!_calls.TryGetValue(jobUid, out var calls))
                return;
            foreach (var call in calls)
                call.IsRecorded |= call.Attempt.IsFinished && isRecorded(call.Attempt);
            Remove_NeedsLock(jobUid, c => c is { IsRecorded: true, IsReading: false } && (c.Captured is null || !Lacks(lastRun, c.Attempt)));
        }
    }

    /// <summary>Takes calls off the list; they can then be cancelled. Outside the lock, because cancellation runs their continuations.</summary>
    public List<Call> Remove(string jobUid, Predicate<Call> which)
    {
        lock (_gate)
            return Remove_NeedsLock(jobUid, which);
    }

    /// <summary>The schedules that have calls.</summary>
    public List<string> ListJobs()
    {
        lock (_gate)
            return [.. _calls.Keys];
    }

    private List<Call> Remove_NeedsLock(string jobUid, Predicate<Call> which)
    {
        if (!_calls.TryGetValue(jobUid, out var calls))
            return [];
        var removed = calls.FindAll(which);
        removed.ForEach(c => c.DropResponse());
        calls.RemoveAll(which);
        if (calls.Count == 0)
            _calls.Remove(jobUid);
        return removed;
    }

    private static bool Lacks(RunStatus? lastRun, Attempt attempt) =>
        lastRun is { Response: null } && lastRun.Id == attempt.RunId && lastRun.Attempts == attempt.Number;

    /// <summary>A call.</summary>
    internal sealed class Call(Attempt attempt, int bucket)
    {
        /// <summary>The bucket of its schedule.</summary>
        public int Bucket { get; } = bucket;

        public Attempt Attempt { get; set; } = attempt;

        /// <summary>Whether its outcome is recorded: it is still here for its response alone.</summary>
        public bool IsRecorded { get; set; }

        /// <summary>Whether its response is being read to keep it.</summary>
        public bool IsReading { get; set; }

        /// <summary>What is kept of its response; null for nothing.</summary>
        public CapturedResponse? Captured { get; set; }

        /// <summary>Never disposed: it holds no timer and no linked token, and may be cancelled after the call has ended.</summary>
        public CancellationTokenSource Cancellation { get; } = new();

        public bool IsOf(Attempt attempt) => Attempt.RunId == attempt.RunId && Attempt.Number == attempt.Number;

        public void DropResponse()
        {
            Captured?.Dispose();
            Captured = null;
        }
    }
}
