using System.Diagnostics;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>
/// Makes HTTP calls and remembers them: a call leaves no object in the cluster, so only this shows its state. A call is
/// forgotten once its outcome is in the status. A process that dies forgets all of them; delivery modes exist for that case.
/// </summary>
/// <param name="caller">Makes one call.</param>
/// <param name="time">The clock.</param>
public sealed class HttpRunner(HttpCaller caller, TimeProvider time) : IAttemptRunner
{
    private readonly Lock _gate = new();

    // Guarded by _gate: calls by the uid of their schedule.
    private readonly Dictionary<string, List<Call>> _calls = [];
    private int _running;
    private TaskCompletionSource? _idle;

    /// <summary>Called when a call has ended, possibly before StartAsync has returned it. Must be quick.</summary>
    public Action<ObjectKey>? Ended { get; set; }

    /// <summary>Measures calls.</summary>
    internal OperatorMetrics? Metrics { get; init; }

    /// <summary>Traces calls.</summary>
    internal RunTracer? Tracer { get; init; }

    /// <inheritdoc />
    public Task<Attempt> StartAsync(ScheduledJob job, Schedule schedule, StartAttempt start, CancellationToken cancellationToken)
    {
        Call? call;
        Attempt attempt;
        lock (_gate)
        {
            if (!_calls.TryGetValue(job.Metadata.Uid!, out var calls))
                _calls[job.Metadata.Uid!] = calls = [];
            call = calls.Find(c => c.Attempt.RunId == start.RunId && c.Attempt.Number == start.Number);
            if (call is not null)
                return Task.FromResult(call.Attempt);
            attempt = new Attempt
            {
                RunId = start.RunId,
                Number = start.Number,
                Kind = ActionKind.Http,
                NominalTime = start.NominalTime,
                Trigger = start.Trigger,
                State = AttemptState.Running,
                CreatedAt = time.GetUtcNow(),
            };
            call = new Call(attempt);
            calls.Add(call);
            _running++;
        }

        // Runs on this thread until its first wait, which on a kept connection comes after the request is sent. On another thread, a
        // thousand calls in the same second would all wait until a thousand passes are done.
        _ = RunAsync(call, job, schedule, start);
        return Task.FromResult(attempt);
    }

    /// <summary>
    /// Cancels the call. It is forgotten, unless it fails by that: then its result is not on record yet, and if the record were lost, the call would look
    /// as if it had never been made.
    /// </summary>
    public Task StopAsync(ScheduledJob job, Attempt attempt, CancellationToken cancellationToken)
    {
        Predicate<Call> isIt = c => c.Attempt.RunId == attempt.RunId && c.Attempt.Number == attempt.Number;
        if (attempt.Failure is { } failure)
            Fail(job.Metadata.Uid!, isIt, failure);
        else
            Cancel(job.Metadata.Uid!, isIt);
        return Task.CompletedTask;
    }

    /// <inheritdoc cref="HttpCaller.FindMissingReferencesAsync"/>
    internal Task<IReadOnlyList<string>> FindMissingReferencesAsync(
        string @namespace, HttpActionSpec action, CancellationToken cancellationToken) =>
        caller.FindMissingReferencesAsync(@namespace, action, cancellationToken);

    /// <summary>The calls of a schedule.</summary>
    public IReadOnlyList<Attempt> Observe(string jobUid)
    {
        lock (_gate)
            return _calls.TryGetValue(jobUid, out var calls) ? calls.ConvertAll(c => c.Attempt) : [];
    }

    /// <summary>Drops finished calls whose outcome is recorded.</summary>
    public void Forget(string jobUid, Func<Attempt, bool> isRecorded)
    {
        lock (_gate)
        {
            if (!_calls.TryGetValue(jobUid, out var calls))
                return;
            calls.RemoveAll(c => c.Attempt.IsFinished && isRecorded(c.Attempt));
            if (calls.Count == 0)
                _calls.Remove(jobUid);
        }
    }

    /// <summary>Cancels all calls of a deleted schedule.</summary>
    public void CancelAll(string jobUid) => Cancel(jobUid, _ => true);

    /// <summary>Cancels all calls of all schedules. Their outcome is unknown.</summary>
    public void CancelAll()
    {
        List<string> uids;
        lock (_gate)
            uids = [.. _calls.Keys];
        foreach (var uid in uids)
            CancelAll(uid);
    }

    /// <summary>Completes when no call is in flight.</summary>
    public Task WhenIdleAsync()
    {
        lock (_gate)
        {
            if (_running == 0)
                return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    private void Fail(string jobUid, Predicate<Call> which, Failure failure)
    {
        Call? failed;
        lock (_gate)
        {
            failed = _calls.GetValueOrDefault(jobUid)?.Find(which);
            if (failed is not { Attempt.IsFinished: false })
                return;
            failed.Attempt = failed.Attempt with { State = AttemptState.Failed, FinishedAt = time.GetUtcNow(), Failure = failure };
        }

        failed.Cancellation.Cancel();
    }

    private void Cancel(string jobUid, Predicate<Call> which)
    {
        List<Call> cancelled;
        lock (_gate)
        {
            if (!_calls.TryGetValue(jobUid, out var calls))
                return;
            cancelled = calls.FindAll(which);
            calls.RemoveAll(which);
            if (calls.Count == 0)
                _calls.Remove(jobUid);
        }

        // Outside the lock: cancellation runs the continuations of the call.
        foreach (var call in cancelled)
            call.Cancellation.Cancel();
    }

    private async Task RunAsync(Call call, ScheduledJob job, Schedule schedule, StartAttempt start)
    {
        CallOutcome? outcome = null;
        var startedAt = time.GetTimestamp();
        Activity.Current = Tracer?.Start(job, start, ActionKinds.Http);
        try
        {
            outcome = await caller.CallAsync(job, schedule.Action.Http!, start, call.Cancellation.Token);
        }
        catch (OperationCanceledException) when (call.Cancellation.IsCancellationRequested)
        {
            // Stopped by us: it is no longer in the list, or has its result.
        }
        catch (Exception e)
        {
            // A bug ends the attempt like any other failure; a run must never stay active forever.
            outcome = new CallOutcome(null, new Failure(Reasons.InternalError, $"the call could not be made ({e.GetType().Name})"));
        }
        finally
        {
            Complete(call, outcome);
        }

        var method = schedule.Action.Http!.Method;
        Metrics?.Called(method, OutcomeClass(outcome), time.GetElapsedTime(startedAt));
        if (outcome is not null)
            Ended?.Invoke(new ObjectKey(job.Metadata.Namespace!, job.Metadata.Name!));
    }

    private void Complete(Call call, CallOutcome? outcome)
    {
        lock (_gate)
        {
            if (!call.Attempt.IsFinished)
            {
                call.Attempt = call.Attempt with
                {
                    State = outcome is { Failure: null } ? AttemptState.Succeeded : AttemptState.Failed,
                    FinishedAt = time.GetUtcNow(),
                    Failure = outcome?.Failure,
                    HttpStatus = outcome?.HttpStatus,
                };
            }

            if (--_running == 0)
            {
                _idle?.SetResult();
                _idle = null;
            }
        }
    }

    /// <summary>The outcome of a call in one word, for metrics; null for one that was stopped.</summary>
    internal static string OutcomeClass(CallOutcome? outcome) => outcome switch
    {
        null => "Stopped",
        { HttpStatus: { } code } => $"{code / 100}xx",
        { Failure: { } failure } => failure.Reason,
        _ => "Succeeded",
    };

    private sealed class Call(Attempt attempt)
    {
        public Attempt Attempt { get; set; } = attempt;

        /// <summary>Never disposed: it holds no timer and no linked token, and may be cancelled after the call has ended.</summary>
        public CancellationTokenSource Cancellation { get; } = new();
    }
}
