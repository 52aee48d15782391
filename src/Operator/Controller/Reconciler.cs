using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Operator.Actions;
using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Observability;
using ScheduledJobs.Operator.Schedules;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Controller;

/// <summary>One pass over one ScheduledJob: gather, decide, act, hand over one status to write. One worker per key at a time.</summary>
internal sealed class Reconciler(
    ClusterCache cache,
    KeyStates states,
    Gatherer gatherer,
    LiveObjects live,
    Runners runners,
    StatusWriter statusWriter,
    Agenda<ObjectKey> agenda,
    OperatorMetrics metrics,
    RunTracer tracer,
    ILogger logger)
{
    /// <summary>
    /// A call that is over within this time costs one status write instead of two. Should the process die within it, the call is
    /// repeated or counted as missed, exactly as if it had died an instant before the write.
    /// </summary>
    private static readonly TimeSpan CallStartDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>How long before its next pass a schedule is kept compiled. To compile it again takes some 10 µs.</summary>
    internal static readonly TimeSpan KeepCompiled = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A pass that starts attempts which are refused decides again, on what became of them, and may start others. So often at most; then
    /// the refusals are written down, and what could start next has a pass of its own.
    /// </summary>
    private const int MaxDecisions = 4;

    public async Task ReconcileAsync(ObjectKey key, bool isStopping, CancellationToken cancellationToken)
    {
        if (cache.ScheduledJobs.Get(key) is not { } cached)
        {
            Forget(key);
            return;
        }

        if (states.Find(key) is { } known && known.Uid != cached.Metadata.Uid)
            Forget(key);
        var state = states.GetOrAdd(key, cached.Metadata.Uid!);
        var snapshot = await gatherer.GatherAsync(state, cached, [], isStopping, cancellationToken);
        var plan = Decider.Decide(snapshot);
        if (!state.IsVerified && (plan.Starts.Count > 0 || LeavesRunsOut(snapshot, plan)))
        {
            // The first runs of a new leader: its cache may be older than what its predecessor did.
            if (await VerifyAsync(key, state, LeavesRunsOut(snapshot, plan), cancellationToken) is not { } attempts)
                return;
            snapshot = await gatherer.GatherAsync(state, cached, attempts, isStopping, cancellationToken);
            plan = Decider.Decide(snapshot);
        }

        try
        {
            await ActAsync(key, state, snapshot, plan, cancellationToken);
        }
        catch
        {
            // What was asked for may have been done all the same, and the cache may not show it for a while.
            state.IsVerified = false;
            throw;
        }
    }

    private async Task ActAsync(ObjectKey key, KeyState state, Snapshot snapshot, Plan plan, CancellationToken cancellationToken)
    {
        tracer.Observe(state.Uid, snapshot.Attempts);
        if (!plan.Stops.All(a => a.ObjectName is null || state.IsOnRecord(a)))
        {
            // A Pod that is deleted no longer shows that its run took place: the status has to, before that.
            var takeUp = Decider.Decide(snapshot with { IsStopping = true });
            state.SetPending(takeUp.Status, takeUp.Events, takeUp.Prunes);
            await statusWriter.WriteAsync(key, cancellationToken);
            if (!plan.Stops.All(a => a.ObjectName is null || state.IsOnRecord(a)))
                return; // The write lost, and the key is decided anew.
            snapshot = snapshot with { Status = takeUp.Status };
            plan = Decider.Decide(snapshot);
            plan = plan with { Stops = [.. takeUp.Stops, .. plan.Stops] };
        }

        var events = new List<PlannedEvent>(plan.Events);
        var decisions = 1;
        for (; ; decisions++)
        {
            foreach (var attempt in plan.Stops)
                await runners.Of(attempt.Kind).StopAsync(snapshot.Job, attempt, cancellationToken);
            var started = await StartAsync(state, snapshot, plan.Starts.Where(s => !s.RecordFirst), cancellationToken);
            if (!started.Exists(a => a.State == AttemptState.Failed))
                break;
            snapshot = snapshot with
            {
                Status = plan.Status,
                Attempts = Merge(snapshot.Attempts, started),
                IsStopping = snapshot.IsStopping || decisions == MaxDecisions,
            };
            plan = Decider.Decide(snapshot);
            events.AddRange(plan.Events);
        }

        state.SetPending(plan.Status, events, plan.Prunes);
        var recordFirst = plan.Starts.Where(s => s.RecordFirst).ToList();
        if (recordFirst.Count > 0)
        {
            // AtMostOnce: if the process dies after this write and before the call, the run is Unknown and is not repeated.
            await RecordAsync(key, state, cancellationToken);
            await StartAsync(state, snapshot, recordFirst.Where(state.IsOnRecord), cancellationToken);
        }
        else
        {
            var onlyCalls = plan.Starts.Count > 0 && snapshot.Compilation.Schedule?.ActionKind == ActionKind.Http;
            statusWriter.Enqueue(key, onlyCalls ? CallStartDelay : TimeSpan.Zero);
        }

        // A hundred thousand schedules that run once a day would hold more memory ready than all else they need.
        if (plan.WakeAt is null || plan.WakeAt - snapshot.Now > KeepCompiled)
            state.ForgetCompiled();
        if (decisions > MaxDecisions)
            agenda.Set(key, snapshot.Now);
        else if (plan.WakeAt is { } wakeAt)
            agenda.Set(key, wakeAt);
        else
            agenda.Remove(key);
    }

    private async Task RecordAsync(ObjectKey key, KeyState state, CancellationToken cancellationToken)
    {
        try
        {
            await statusWriter.WriteAsync(key, cancellationToken);
        }
        catch
        {
            // Left pending, the intent would look like that of a call whose outcome is lost. The API server knows whether it was written.
            state.DropPending();
            throw;
        }
    }

    private async Task<List<Attempt>> StartAsync(
        KeyState state, Snapshot snapshot, IEnumerable<StartAttempt> starts, CancellationToken cancellationToken)
    {
        var started = new List<Attempt>();

        // One after the other, oldest first: whatever stops this loop, the runs that were started are the oldest.
        foreach (var start in starts)
        {
            var schedule = snapshot.Compilation.Schedule!;
            if (schedule.ActionKind != ActionKind.Http)
                tracer.Start(snapshot.Job, start, schedule.ActionKind.ToString());
            var attempt = await runners.Of(schedule.ActionKind).StartAsync(snapshot.Job, schedule, start, cancellationToken);
            Measure(snapshot, schedule, start);
            logger.AttemptStarted(snapshot.Job.Metadata.Namespace!, snapshot.Job.Metadata.Name!, start.RunId, start.Number);
            if (attempt is { ObjectName: { } name, IsFinished: false })
                state.Created = [.. state.Created.Where(c => c.ObjectName != name), attempt];
            started.Add(attempt);
        }

        return started;
    }

    private void Measure(Snapshot snapshot, Schedule schedule, StartAttempt start)
    {
        metrics.AttemptStarted(schedule.ActionKind);

        // A run that waited for a slot, or for its attempt, is late by intent; one that was asked for by hand has no due time.
        var isScheduled = start is { Number: 1, Trigger: RunTriggers.Schedule or RunTriggers.CatchUp };
        if (isScheduled && snapshot.Status.Queued?.Any(q => q.Id == start.RunId) != true)
            metrics.RunStarted(schedule.ActionKind, start.Trigger, schedule.Timetable.At(start.NominalTime).DueTime);
    }

    private static List<Attempt> Merge(IReadOnlyList<Attempt> seen, List<Attempt> started) =>
        [.. seen.Where(a => !started.Exists(s => s.RunId == a.RunId && s.Number == a.Number)), .. started];

    /// <summary>Runs that are accounted for without being started: no name stands in the way if somebody has started them already.</summary>
    private static bool LeavesRunsOut(Snapshot snapshot, Plan plan) =>
        snapshot.Compilation.Schedule is { ActionKind: not ActionKind.Http }
        && plan.Status.Totals is { } after
        && (snapshot.Status.Totals ?? new RunTotals()) is var before
        && (after.Missed > before.Missed || after.Skipped > before.Skipped || after.Replaced > before.Replaced);

    /// <summary>Reads the ScheduledJob, and the Pods or Jobs of its runs where asked to, from the API server; null where it is gone.</summary>
    private async Task<IReadOnlyList<Attempt>?> VerifyAsync(
        ObjectKey key, KeyState state, bool withAttempts, CancellationToken cancellationToken)
    {
        var current = await live.FindAsync(key, cancellationToken);
        if (current is null || current.Metadata.Uid != state.Uid)
            return null;
        var attempts = withAttempts ? await live.ListAttemptsAsync(key.Namespace, state.Uid, cancellationToken) : [];
        state.SetBase(current);
        state.IsVerified = true;
        return attempts;
    }

    private void Forget(ObjectKey key)
    {
        agenda.Remove(key);
        if (states.Remove(key) is { } state)
            runners.Http.CancelAll(state.Uid);
    }
}
