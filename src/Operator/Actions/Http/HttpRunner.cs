using System.Diagnostics;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Sharding;
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
    /// <summary>
    /// How long the news that a call has ended wait for what is kept of its response. Nearly always the body comes with the headers, and one write records both.
    /// What comes later is added to the record of the run. A pass that happens in the meantime sees that the call has ended.
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly CallRegister _calls = new();

    /// <summary>Called when a call has ended, possibly before StartAsync has returned it. Must be quick.</summary>
    public Action<ObjectKey>? Ended { get; set; }

    /// <summary>Measures calls.</summary>
    internal OperatorMetrics? Metrics { get; init; }

    /// <summary>Traces calls.</summary>
    internal RunTracer? Tracer { get; init; }

    /// <inheritdoc />
    public Task<Attempt> StartAsync(ScheduledJob job, Schedule schedule, StartAttempt start, CancellationToken cancellationToken)
    {
        var (call, isNew) = _calls.Add(job.Metadata.Uid!, new Attempt
        {
            RunId = start.RunId,
            Number = start.Number,
            Kind = ActionKind.Http,
            NominalTime = start.NominalTime,
            Trigger = start.Trigger,
            State = AttemptState.Running,
            CreatedAt = time.GetUtcNow(),
        });
        if (!isNew)
            return Task.FromResult(call.Attempt);
        var attempt = call.Attempt;

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
        if (attempt.Failure is { } failure)
            _calls.Fail(job.Metadata.Uid!, attempt, failure, time.GetUtcNow())?.Cancellation.Cancel();
        else
            Cancel(job.Metadata.Uid!, c => c.IsOf(attempt));
        return Task.CompletedTask;
    }

    /// <inheritdoc cref="HttpCaller.FindMissingReferencesAsync"/>
    internal Task<IReadOnlyList<string>> FindMissingReferencesAsync(
        string @namespace, HttpActionSpec action, CancellationToken cancellationToken) =>
        caller.FindMissingReferencesAsync(@namespace, action, cancellationToken);

    /// <summary>The calls of a schedule.</summary>
    public IReadOnlyList<Attempt> Observe(string jobUid) => _calls.Observe(jobUid);

    /// <summary>What is kept of the responses to the calls of a schedule.</summary>
    public IReadOnlyList<AttemptResponse> ResponsesOf(string jobUid) => _calls.ResponsesOf(jobUid);

    /// <summary>Drops finished calls whose outcome is recorded, and what is kept of their responses, except what the last run still lacks.</summary>
    public void Forget(string jobUid, Func<Attempt, bool> isRecorded, RunStatus? lastRun) => _calls.Forget(jobUid, isRecorded, lastRun);

    /// <summary>Cancels all calls of a deleted schedule.</summary>
    public void CancelAll(string jobUid) => Cancel(jobUid, _ => true);

    /// <summary>Cancels all calls of all schedules, or of those of a bucket. Their outcome is unknown.</summary>
    public void CancelAll(int? bucket = null)
    {
        foreach (var uid in _calls.ListJobs().Where(uid => bucket is null || Bucket.Of(uid) == bucket))
            CancelAll(uid);
    }

    /// <summary>Completes when no call is in flight.</summary>
    public Task WhenIdleAsync() => _calls.Running.WhenIdleAsync();

    /// <summary>Completes when no call of a bucket's schedules is in flight.</summary>
    public Task WhenIdleAsync(int bucket) => _calls.RunningOf(bucket).WhenIdleAsync();

    private void Cancel(string jobUid, Predicate<CallRegister.Call> which)
    {
        foreach (var call in _calls.Remove(jobUid, which))
            call.Cancellation.Cancel();
    }

    private async Task RunAsync(CallRegister.Call call, ScheduledJob job, Schedule schedule, StartAttempt start)
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

        call.IsReading = outcome?.Capture is not null;
        _calls.Complete(call, outcome, time.GetUtcNow());
        Metrics?.Called(schedule.Action.Http!.Method, OutcomeClass(outcome), time.GetElapsedTime(startedAt));
        var reading = outcome?.Capture is { } capture ? KeepAsync(job.Metadata.Uid!, call, capture) : Task.CompletedTask;
        await reading.WaitAsync(Patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var isLate = !reading.IsCompleted;
        if (outcome is not null)
            Ended?.Invoke(ObjectKey.Of(job));
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (isLate)
            Ended?.Invoke(ObjectKey.Of(job));
    }

    private async Task KeepAsync(string jobUid, CallRegister.Call call, Task<CapturedResponse> reading)
    {
        CapturedResponse? captured = null;
        try
        {
            captured = await reading;
        }
        finally
        {
            _calls.Keep(jobUid, call, captured);
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
}
