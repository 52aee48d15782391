using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Observability;

/// <summary>
/// One span per run, with its attempts as children. The trace id is computed from the run, so every replica, and the traceparent of a
/// repeated call, use the same one. If another leader started a run, the leader that records its end creates its span.
/// </summary>
internal sealed class RunTracer
{
    public const string SourceName = "ScheduledJobs.Operator";

    private static readonly ActivitySource Source = new(SourceName);

    // Only filled while there is a listener. Attempt 0 is the run itself.
    private readonly ConcurrentDictionary<(string Uid, string RunId, int Attempt), Activity> _open = new();

    /// <summary>The trace of a run.</summary>
    public static ActivityTraceId TraceOf(string jobUid, string runId) =>
        ActivityTraceId.CreateFromBytes(SHA256.HashData(Encoding.UTF8.GetBytes($"{jobUid}/{runId}")).AsSpan(0, 16));

    /// <summary>
    /// Identifies an attempt in the headers of its call: by its span if there is one, otherwise by a span id computed like the trace.
    /// </summary>
    public static string TraceParent(string jobUid, StartAttempt start)
    {
        if (Activity.Current is { Source.Name: SourceName, Id: { } id })
            return id;
        var span = SHA256.HashData(Encoding.UTF8.GetBytes($"{jobUid}/{start.RunId}/{start.Number}"));
        return $"00-{TraceOf(jobUid, start.RunId)}-{Convert.ToHexStringLower(span.AsSpan(0, 8))}-01";
    }

    /// <summary>Opens the span of an attempt, and that of its run; null if there is no listener.</summary>
    public Activity? Start(ScheduledJob job, StartAttempt start, string action)
    {
        if (!Source.HasListeners())
            return null;
        var uid = job.Metadata.Uid!;
        if (!_open.TryGetValue((uid, start.RunId, 0), out var run))
        {
            // Null if the sampler drops it.
            run = Open("run", default, job, start.RunId, start.NominalTime, start.Trigger, action);
            if (run is null)
                return null;
            _open[(uid, start.RunId, 0)] = run;
        }

        var attempt = Open("attempt", run.Context, job, start.RunId, start.NominalTime, start.Trigger, action);
        if (attempt is null)
            return null;
        attempt.SetTag("scheduledjob.attempt", start.Number);
        return _open[(uid, start.RunId, start.Number)] = attempt;
    }

    /// <summary>Closes the spans of attempts that have ended.</summary>
    public void Observe(string jobUid, IEnumerable<Attempt> attempts)
    {
        if (!Source.HasListeners())
            return;
        foreach (var attempt in attempts.Where(a => a.IsFinished))
        {
            if (_open.TryRemove((jobUid, attempt.RunId, attempt.Number), out var span))
                Close(span, attempt.FinishedAt, attempt.Failure?.Reason, attempt.Failure?.Message);
        }
    }

    /// <summary>Closes the span of a run whose end is recorded.</summary>
    public void End(ScheduledJob job, RunStatus run)
    {
        if (!Source.HasListeners() || run.StartTime is not { } startedAt)
            return;
        var uid = job.Metadata.Uid!;
        for (var number = 1; number <= run.Attempts; number++)
        {
            if (_open.TryRemove((uid, run.Id, number), out var attempt))
                Close(attempt, run.CompletionTime, run.Result == RunResults.Succeeded ? null : run.Reason ?? run.Result, run.Message);
        }

        if (!_open.TryRemove((uid, run.Id, 0), out var span))
        {
            span = Open("run", default, job, run.Id, run.ScheduledTime ?? startedAt, run.Trigger ?? "", job.Status?.Action ?? "");
            span?.SetStartTime(startedAt.UtcDateTime);
        }

        span?.SetTag("scheduledjob.result", run.Result);
        if (span is not null)
            Close(span, run.CompletionTime, run.Result == RunResults.Succeeded ? null : run.Reason ?? run.Result, run.Message);
    }

    private static Activity? Open(
        string name, ActivityContext parent, ScheduledJob job, string runId, DateTimeOffset nominalTime, string trigger, string action)
    {
        if (parent == default)
        {
            // The parent that gives the run its trace does not exist as a span.
            var trace = TraceOf(job.Metadata.Uid!, runId);
            parent = new ActivityContext(trace, ActivitySpanId.CreateFromString(trace.ToHexString().AsSpan(0, 16)), ActivityTraceFlags.Recorded, isRemote: true);
        }

        var before = Activity.Current;
        var span = Source.StartActivity(name, ActivityKind.Internal, parent);
        Activity.Current = before;
        return span?
            .SetTag("k8s.namespace.name", job.Metadata.Namespace)
            .SetTag("scheduledjob.name", job.Metadata.Name)
            .SetTag("scheduledjob.run.id", runId)
            .SetTag("scheduledjob.trigger", trigger)
            .SetTag("scheduledjob.action", action)
            .SetTag("scheduledjob.scheduled_time", nominalTime.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
    }

    private static void Close(Activity span, DateTimeOffset? at, string? reason, string? message)
    {
        span.SetStatus(reason is null ? ActivityStatusCode.Ok : ActivityStatusCode.Error, reason is null ? null : message);
        span.SetTag("error.type", reason);

        // Recorded times are whole seconds; a span never ends before it starts.
        if (at?.UtcDateTime is { } end && end > span.StartTimeUtc)
            span.SetEndTime(end);
        var before = Activity.Current;
        span.Dispose();
        Activity.Current = before;
    }
}
