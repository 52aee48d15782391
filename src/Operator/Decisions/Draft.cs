using ScheduledJobs.Kube.Events;
using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Schedules;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>A decision in the making: the snapshot, and what the rules have made of it so far.</summary>
internal sealed class Draft
{
    private readonly Dictionary<(string RunId, int Number), Attempt> _attempts;

    public Draft(Snapshot snapshot)
    {
        Snapshot = snapshot;
        Status = snapshot.Status;
        Active = [.. snapshot.Status.Active ?? []];
        Queued = [.. snapshot.Status.Queued ?? []];
        _recent = [.. snapshot.Status.RecentRuns ?? []];
        Totals = snapshot.Status.Totals ?? new RunTotals();
        _attempts = new Dictionary<(string, int), Attempt>(snapshot.Attempts.Count);
        foreach (var attempt in snapshot.Attempts)
            _attempts[(attempt.RunId, attempt.Number)] = attempt;
    }

    private readonly List<RunStatus> _recent;

    /// <summary>Finished runs, newest first.</summary>
    public IReadOnlyList<RunStatus> Recent => _recent;

    public Snapshot Snapshot { get; }

    public DateTimeOffset Now => Snapshot.Now;

    public ScheduledJob Job => Snapshot.Job;

    /// <summary>Null where the spec is invalid.</summary>
    public Schedule? Schedule => Snapshot.Compilation.Schedule;

    /// <summary>Scalar members of the status so far; lists and totals are beside it until <see cref="ToPlan"/>.</summary>
    public ScheduledJobStatus Status { get; set; }

    public List<RunStatus> Active { get; }

    public List<QueuedRun> Queued { get; }

    public RunTotals Totals { get; set; }

    public List<StartAttempt> Starts { get; } = [];

    public List<Attempt> Stops { get; } = [];

    public List<Attempt> Prunes { get; } = [];

    public List<PlannedEvent> Events { get; } = [];

    public DateTimeOffset? WakeAt { get; private set; }

    /// <summary>This resource has never been decided on before.</summary>
    public bool IsFirstSight { get; set; }

    /// <summary>Nominal times of runs that were found in the world though the status does not hold them; see AdoptRuns.</summary>
    public HashSet<DateTimeOffset> Adopted { get; } = [];

    /// <summary>No nominal time at or before this is ever considered.</summary>
    public DateTimeOffset Floor => Later(Status.LastScheduleTime, Status.EffectiveSince) ?? DateTimeOffset.MinValue;

    public bool IsSuspended => Job.Spec.Suspend;

    /// <summary>The resource is on its way out: nothing new starts.</summary>
    public bool IsBeingDeleted => Job.Metadata.DeletionTimestamp is not null;

    public bool MayStartRuns => Schedule is not null && !IsBeingDeleted && !Snapshot.IsStopping;

    /// <summary>Runs that maxRuns leaves to ask for; one that waits for a slot is taken off already. Null for no limit.</summary>
    public long? RunsLeft =>
        Schedule?.MaxRuns - Status.StartedRuns - Queued.Count(q => q.Trigger is RunTriggers.Schedule or RunTriggers.CatchUp);

    /// <summary>All runs of maxRuns have been started, or wait for a slot.</summary>
    public bool HasUsedAllRuns => RunsLeft <= 0;

    public Attempt? AttemptOf(RunStatus run) => _attempts.GetValueOrDefault((run.Id, run.Attempts));

    public Attempt? AttemptOf(string runId, int number) => _attempts.GetValueOrDefault((runId, number));

    public void WakeBy(DateTimeOffset? at)
    {
        if (at is not null && (WakeAt is null || at < WakeAt))
            WakeAt = at;
    }

    public void Tell(EventType type, string reason, string message, string? podName = null, string? runId = null) =>
        Events.Add(new PlannedEvent(type, reason, message, podName, runId));

    /// <summary>Puts a run into the history. Runs that never started (skipped, missed) leave the last run as it is.</summary>
    public void Record(RunStatus run)
    {
        run = run with { Message = Cut(run.Message, StatusLimits.Message) };
        _recent.Insert(0, run);
        if (_recent.Count > StatusLimits.RecentRuns)
            _recent.RemoveRange(StatusLimits.RecentRuns, _recent.Count - StatusLimits.RecentRuns);
        if (run.StartTime is not null)
            Status = Status with { LastRun = run };
    }

    public Plan ToPlan() => new()
    {
        Status = StatusText.Fit(Status with
        {
            Active = Active.Count == 0 ? null : Active.ToArray(),
            ActiveCount = Active.Count,
            Queued = Queued.Count == 0 ? null : Queued.ToArray(),
            RecentRuns = _recent.Count == 0 ? null : _recent.ToArray(),
            Totals = Totals,
        }),
        Starts = Starts,
        Stops = Stops,
        Prunes = Prunes,
        Events = Events,
        WakeAt = WakeAt,
    };

    /// <summary>Cuts a text to what the schema takes; a server's message can be long.</summary>
    public static string? Cut(string? text, int max) => StatusText.Cut(text, max);

    public static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b : a;
}
