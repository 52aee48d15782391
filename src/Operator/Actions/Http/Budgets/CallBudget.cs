using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Operator.Actions.Http.Budgets;

/// <summary>
/// What calls may use of the operator, in total and per namespace. A call holds a slot and the bytes of its request until the response
/// headers arrive, and then the bytes of the response body while it is read. Requests and responses have separate budgets, so
/// neither waits for the other while holding what the other needs. So have responses that are only kept: no call ever waits for them.
/// </summary>
internal sealed class CallBudget : IDisposable
{
    /// <summary>What every call uses: its objects, and the headers of request and response.</summary>
    public const long BasicBytes = 16 * 1024;

    /// <summary>What a response that is kept uses besides its texts.</summary>
    public const int KeptBytes = 512;

    private readonly FairGate _places;
    private readonly FairGate _requests;
    private readonly FairGate _answers;
    private readonly FairGate _captures;
    private readonly FairGate _kept;
    private readonly SlowStart _start;

    /// <param name="calls">How many calls may be in flight.</param>
    /// <param name="memory">How much memory they may use.</param>
    /// <param name="time">The clock.</param>
    /// <param name="keepsResponses">Whether an eighth of the memory is for responses that are kept; otherwise, requests have it.</param>
    public CallBudget(CallLimits calls, MemoryLimits memory, TimeProvider time, bool keepsResponses = true)
    {
        var requests = keepsResponses ? 5 : 6;
        _places = new FairGate(calls.Total, calls.PerNamespace, calls.PerHost);
        _start = new SlowStart(_places, calls.Total, time);
        _requests = new FairGate(memory.Total * requests / 8, memory.PerNamespace * requests / 8);
        _answers = new FairGate(memory.Total / 4, memory.PerNamespace / 4);
        _captures = new FairGate(memory.Total / 16, memory.PerNamespace / 16);
        _kept = new FairGate(memory.Total / 16, memory.PerNamespace / 16);
    }

    /// <summary>Calls in flight.</summary>
    public long Calls => _places.Taken;

    /// <summary>Bytes reserved for requests and responses.</summary>
    public long Bytes => _requests.Taken + _answers.Taken + _captures.Taken + _kept.Taken;

    /// <summary>Time limit of a match of <c>expect.bodyRegex</c>.</summary>
    public TimeSpan MatchTimeout { get; init; } = BodyRegex.MatchTimeout;

    /// <summary>Runs expensive computations.</summary>
    public HeavyWork Work { get; } = new();

    /// <summary>Waits for a call slot, and holds it until the result is disposed.</summary>
    /// <exception cref="OperationCanceledException">No slot became free in time.</exception>
    public async Task<IDisposable> EnterCallAsync(string @namespace, string host, CancellationToken cancellationToken)
    {
        _start.Begin();
        return new Call(_start, await _places.EnterAsync(@namespace, host, 1, cancellationToken));
    }

    /// <summary>Takes a call slot, and holds it until the result is disposed; null if there is none now.</summary>
    public IDisposable? TryEnterCall(string @namespace) => _places.TryEnter(@namespace, "", 1);

    /// <summary>Waits until a request of this size may be made.</summary>
    /// <exception cref="OperationCanceledException">There was no room in time.</exception>
    public Task<IDisposable> EnterRequestAsync(string @namespace, long bytes, CancellationToken cancellationToken) =>
        _requests.EnterAsync(@namespace, "", bytes + BasicBytes, cancellationToken);

    /// <summary>Waits until a response body of this size may be read.</summary>
    /// <exception cref="OperationCanceledException">There was no room in time.</exception>
    public Task<IDisposable> EnterAnswerAsync(string @namespace, long bytes, CancellationToken cancellationToken) =>
        _answers.EnterAsync(@namespace, "", bytes, cancellationToken);

    /// <summary>Waits until a response of this size may be read to keep it. Nothing else waits for that.</summary>
    /// <exception cref="OperationCanceledException">There was no room in time.</exception>
    public Task<IDisposable> EnterCaptureAsync(string @namespace, long bytes, CancellationToken cancellationToken) =>
        _captures.EnterAsync(@namespace, "", bytes, cancellationToken);

    /// <summary>Holds what is kept of a response until the result is disposed; null if there is no room now.</summary>
    public IDisposable? TryKeep(string @namespace, long bytes) => _kept.TryEnter(@namespace, "", bytes);

    /// <inheritdoc />
    public void Dispose() => _start.Dispose();

    private sealed class Call(SlowStart start, IDisposable place) : IDisposable
    {
        private bool _hasEnded;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _hasEnded, true))
                return;
            place.Dispose();
            start.Ended();
        }
    }
}
