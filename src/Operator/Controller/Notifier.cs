using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// Sends what the status says is owed, in a queue of its own, in which namespaces take turns: no run waits for it. To each receiver of a
/// schedule it sends one at a time, oldest first. How that ended is a fact for the schedule's next pass, and kept until it is on record.
/// </summary>
internal sealed class Notifier(HttpCaller caller, IActor actor, TimeProvider time)
{
    /// <summary>How soon to try again if the namespace has no free place.</summary>
    internal static readonly TimeSpan Crowded = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait before a look at what is owed: a time in the status may have been written with a wrong clock.</summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly WorkQueue<Receiver> _queue = new(time, BackoffOptions.Default, group: receiver => receiver.Key.Namespace);
    private readonly Lock _gate = new();

    // Guarded by _gate: schedules that owe something.
    private readonly Dictionary<ObjectKey, Debts> _debts = [];

    /// <summary>Called when an attempt has ended. Must be quick.</summary>
    public Action<ObjectKey>? Ended { get; init; }

    /// <summary>Counts attempts.</summary>
    public OperatorMetrics? Metrics { get; init; }

    /// <summary>Notifications on record that are not known to have been received.</summary>
    public int Owed
    {
        get
        {
            lock (_gate)
                return _debts.Values.Sum(d => d.Owed.Count);
        }
    }

    /// <summary>A status is on record: what it says is owed is sent when it is time. Returns at once.</summary>
    /// <param name="job">The schedule; its own status is ignored.</param>
    /// <param name="status">The status.</param>
    public void Recorded(ScheduledJob job, ScheduledJobStatus status)
    {
        if (!actor.IsFor(job.Metadata.Uid!))
            return;
        var (key, owed) = (ObjectKey.Of(job), status.Notifications?.Owed ?? []);
        lock (_gate)
        {
            var known = _debts.GetValueOrDefault(key) is { } debts && debts.Job.Metadata.Uid == job.Metadata.Uid ? debts.Outcomes : [];
            if (owed.Count == 0)
                _debts.Remove(key);
            else
                _debts[key] = new Debts(job, owed, [.. known.Where(o => owed.Any(o.IsOf))]);
        }

        foreach (var first in owed.DistinctBy(o => o.To))
            Add(new Receiver(key, first.To), first);
    }

    /// <summary>What ended and is not on record.</summary>
    public IReadOnlyList<NotificationOutcome> OutcomesOf(ObjectKey key, string uid)
    {
        lock (_gate)
            return _debts.GetValueOrDefault(key) is { Outcomes: var outcomes, Job.Metadata.Uid: var of } && of == uid ? outcomes : [];
    }

    /// <summary>The schedule is gone.</summary>
    public void Forget(ObjectKey key)
    {
        lock (_gate)
            _debts.Remove(key);
    }

    /// <summary>Sends until told to stop, and returns once everything in flight has ended.</summary>
    /// <param name="failed">Called for a bug.</param>
    /// <param name="stop">Stops taking notifications.</param>
    /// <param name="cancel">Cancels those in flight.</param>
    public Task RunAsync(Action<ObjectKey, string, Exception> failed, CancellationToken stop, CancellationToken cancel) => _queue.RunAsync(
        HttpCaller.NotificationLimits.Total, (receiver, _) => SendAsync(receiver, cancel), (receiver, e) => failed(receiver.Key, receiver.To, e), stop);

    /// <summary>Sends what a receiver is owed next, if it is time.</summary>
    private async Task SendAsync(Receiver receiver, CancellationToken cancellationToken)
    {
        if (FindNext(receiver) is not var (job, owed))
            return;
        using var piece = actor.Begin(job.Metadata.Uid!);
        if (piece is null || !actor.MayAct(job.Metadata.Uid!))
            return;
        if (owed.NextAttemptTime > time.GetUtcNow())
        {
            Add(receiver, owed);
            return;
        }

        try
        {
            var spec = job.Spec.Notifications?.FirstOrDefault(n => n.Name == receiver.To);
            if (spec is null)
                return;
            if (await caller.TryNotifyAsync(job, spec, owed, piece.Or(cancellationToken)) is not { } outcome)
                _queue.AddAfter(receiver, Crowded);
            else
                Conclude(receiver, job, owed, outcome);
        }
        catch (OperationCanceledException) when (piece.Or(cancellationToken).IsCancellationRequested)
        {
            // The next leader sends it.
        }
    }

    private void Conclude(Receiver receiver, ScheduledJob job, OwedNotification owed, CallOutcome outcome)
    {
        Metrics?.Notified(HttpRunner.OutcomeClass(outcome));
        var ended = new NotificationOutcome(owed.Id, owed.To, owed.Attempts + 1, time.GetUtcNow(), outcome.Failure);
        lock (_gate)
        {
            if (_debts.GetValueOrDefault(receiver.Key) is not { } debts || debts.Job.Metadata.Uid != job.Metadata.Uid || !debts.Owed.Any(ended.IsOf))
                return;
            _debts[receiver.Key] = debts with { Outcomes = [.. debts.Outcomes, ended] };
        }

        Ended?.Invoke(receiver.Key);
        if (outcome.Failure is null)
            _queue.Add(receiver);
    }

    /// <summary>The oldest notification that a receiver has not received; null if there is none, or if the end of an attempt is to be recorded first.</summary>
    private (ScheduledJob Job, OwedNotification Owed)? FindNext(Receiver receiver)
    {
        lock (_gate)
        {
            if (_debts.GetValueOrDefault(receiver.Key) is not { } debts)
                return null;
            foreach (var owed in debts.Owed.Where(o => o.To == receiver.To))
            {
                if (debts.Outcomes.FirstOrDefault(o => o.IsOf(owed)) is not { } outcome)
                    return (debts.Job, owed);
                if (outcome.Failure is not null)
                    return null;
            }

            return null;
        }
    }

    private void Add(Receiver receiver, OwedNotification owed)
    {
        var wait = owed.NextAttemptTime - time.GetUtcNow() ?? TimeSpan.Zero;
        _queue.AddAfter(receiver, wait < LongestWait ? wait : LongestWait);
    }

    /// <summary>Someone who is told about a schedule.</summary>
    private readonly record struct Receiver(ObjectKey Key, string To);

    /// <summary>What a schedule owes, and the outcomes that its status does not say yet.</summary>
    private sealed record Debts(ScheduledJob Job, IReadOnlyList<OwedNotification> Owed, IReadOnlyList<NotificationOutcome> Outcomes);
}
