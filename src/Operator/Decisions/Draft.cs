using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions.Rules;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>A decision in progress: the snapshot, and what the rules have made of it so far.</summary>
internal sealed class Draft
{
    /// <summary>Most attempts that one plan stops. The next plan, which follows at once, stops others: no pass takes long, however many there are.</summary>
    internal const int MostStops = 100;

    private readonly Dictionary<(string RunId, int Number), Attempt> _attempts;

    public Draft(Snapshot snapshot)
    {
        Snapshot = snapshot;
        Status = snapshot.Status;
        IsFirstSight = snapshot.Status.EffectiveSince is null;
        Active = [.. snapshot.Status.Active ?? []];
        Queued = [.. snapshot.Status.Queued ?? []];
        _recent = [.. snapshot.Status.RecentRuns ?? []];
        Totals = snapshot.Status.Totals ?? new RunTotals();
        _attempts = new Dictionary<(string, int), Attempt>(snapshot.Attempts.Count);
        foreach (var attempt in snapshot.Attempts)
            _attempts[(attempt.RunId, attempt.Number)] = attempt;
        WakeBy(snapshot.RecheckAt);

        // The limit may have been lowered.
        if (_recent.Count > Job.Spec.History.Recent)
            RecentRuns.Trim(_recent, Job.Spec.History.Recent, Active.Count > 0);
    }

    private readonly List<RunStatus> _recent;
    private readonly List<Attempt> _stops = [];
    private List<RunStatus>? _ended;
    private List<BackfillProgress>? _backfills;

    /// <summary>Finished runs, newest first.</summary>
    public IReadOnlyList<RunStatus> Recent => _recent;

    /// <summary>What this decision has added to the finished runs, oldest first.</summary>
    public IReadOnlyList<RunStatus> Ended => _ended ?? [];

    public Snapshot Snapshot { get; }

    public DateTimeOffset Now => Snapshot.Now;

    public ScheduledJob Job => Snapshot.Job;

    /// <summary>The schedule that new runs follow; null if the spec is invalid.</summary>
    public Schedule? Schedule => Snapshot.Compilation.Schedule;

    /// <summary>The schedule that active runs follow; see <see cref="Snapshot.Governing"/>.</summary>
    public Schedule? Governing => Snapshot.Governing;

    /// <summary>Scalar members of the status so far. Lists and totals are kept separately until <see cref="ToPlan"/>.</summary>
    public ScheduledJobStatus Status { get; set; }

    public List<RunStatus> Active { get; }

    public List<QueuedRun> Queued { get; }

    /// <summary>Few schedules have Backfills, so the list is made when it is needed.</summary>
    public List<BackfillProgress> Backfills => _backfills ??= [.. Snapshot.Status.Backfills ?? []];

    public RunTotals Totals { get; set; }

    public List<StartAttempt> Starts { get; } = [];

    public IReadOnlyList<Attempt> Stops => _stops;

    public List<Attempt> Prunes { get; } = [];

    public List<PlannedEvent> Events { get; } = [];

    public DateTimeOffset? WakeAt { get; private set; }

    /// <summary>Whether this resource is decided on for the first time.</summary>
    public bool IsFirstSight { get; }

    /// <summary>Whether something has ended or is to be stopped. That is recorded before anything starts, so that a failing start cannot hide it.</summary>
    public bool HasConcluded { get; private set; }

    /// <summary>Whether this plan only reports why starts fail and leaves what is due to the next plan.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Whether a run has been replaced or cancelled. Its end is recorded before it is stopped, and before another takes its place.</summary>
    public bool HasCutShort { get; set; }

    /// <summary>Whether a Backfill is taken on record. Nothing of it starts before that is written.</summary>
    public bool HasAccepted { get; set; }

    /// <summary>Whether a run has timed out. If that were lost, it would go on, by a later timeout or another clock, beside the run that took its place.</summary>
    public bool HasTimedOut { get; set; }

    /// <summary>Whether more can be decided once this plan is carried out.</summary>
    public bool Again { get; set; }

    /// <summary>Nominal times of runs that exist in the cluster but not in the status; see AdoptRuns.</summary>
    public HashSet<DateTimeOffset> Adopted { get; } = [];

    /// <summary>The newest of them; null for none.</summary>
    public DateTimeOffset? NewestAdopted => Adopted.Count == 0 ? null : Adopted.Max();

    /// <summary>Nominal times that do not run because somebody asked for that, in order. Those at or before the floor have no effect.</summary>
    public IReadOnlyList<DateTimeOffset> Skips { get; set; } = [];

    /// <summary>Nominal times at or before this are never considered.</summary>
    public DateTimeOffset Floor => ScheduleProgress.Floor(Status) ?? DateTimeOffset.MinValue;

    /// <summary>What suspends the schedule; see WatchSuspensions. What this plan ends still counts in this plan: the next one resumes.</summary>
    public IReadOnlyList<Suspension> Suspensions { get; set; } = [];

    public bool IsSuspended => Suspensions.Count > 0;

    /// <summary>Whether the ScheduledJob itself is to be deleted.</summary>
    public bool Expires { get; set; }

    /// <summary>Whether the resource is being deleted: nothing new starts.</summary>
    public bool IsBeingDeleted => Job.Metadata.DeletionTimestamp is not null;

    /// <summary>Whether the schedule may request runs. Whether they start in this plan is a separate question.</summary>
    public bool IsServed => Schedule is not null && !IsBeingDeleted && !Snapshot.IsStopping && !IsHeld;

    /// <summary>Whether attempts of active runs may start. What has ended is recorded first.</summary>
    public bool MayStartAttempts => Governing is not null && !IsBeingDeleted && !Snapshot.IsStopping && !HasConcluded && !IsHeld;

    public bool MayStartRuns => Schedule is not null && MayStartAttempts;

    /// <summary>How many more runs maxRuns allows, not counting those that wait for a slot. Null for no limit.</summary>
    public long? RunsLeft => ScheduleProgress.RunsLeft(Job.Spec.MaxRuns, Status, Queued);

    /// <summary>Whether all runs of maxRuns have started or wait for a slot.</summary>
    public bool HasUsedAllRuns => RunsLeft <= 0;

    public Attempt? AttemptOf(RunStatus run) => _attempts.GetValueOrDefault((run.Id, run.Attempts));

    /// <summary>Replaces an active run by a newer version of it.</summary>
    public void Update(RunStatus run) => Active[Active.FindIndex(r => r.Id == run.Id)] = run;

    /// <summary>Notes that something has ended.</summary>
    public void Conclude() => HasConcluded = true;

    /// <summary>Leaves what is due to the next plan, which follows at once.</summary>
    public void Hold() => IsHeld = Again = true;

    /// <summary>Stops an attempt, unless it is already being stopped. If there are too many, StopStragglers stops it in the next plan.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="failure">What it fails with; null if it has no result of its own.</param>
    public void Stop(Attempt attempt, Failure? failure = null)
    {
        if (attempt.IsFinished || attempt.IsDeleting)
            return;
        Conclude();
        if (_stops.Count < MostStops && !_stops.Exists(s => s with { Failure = null } == attempt))
            _stops.Add(attempt with { Failure = failure });
    }

    public void WakeBy(DateTimeOffset? at)
    {
        if (at is not null && at != DateTimeOffset.MaxValue && (WakeAt is null || at < WakeAt))
            WakeAt = at;
    }

    public void Tell(EventType type, string reason, string message, string? podName = null, string? runId = null) =>
        Events.Add(new PlannedEvent(type, reason, message, podName, runId));

    /// <summary>Adds a run to the history. Runs that never started (skipped, missed) do not change the last run.</summary>
    public void Record(RunStatus run)
    {
        run = StatusText.Fit(run);
        _recent.Insert(0, run.AttemptHistory is null ? run : run with { AttemptHistory = null });
        (_ended ??= []).Add(run);
        RecentRuns.Trim(_recent, Job.Spec.History.Recent, Active.Count > 0);
        if (run.StartTime is not null)
            Status = Status with { LastRun = run };
    }

    public Plan ToPlan()
    {
        var status = ToStatus();
        var recordBefore = RecordBefore();
        var isRoutine = recordBefore == PlanStep.None && Routine.Is(this, status);
        return new()
        {
            Status = status,
            Starts = Starts,
            Stops = Stops,
            Prunes = Prunes,
            Expires = Expires,
            Events = isRoutine && !Snapshot.TellsRoutine ? [] : Events,
            Ended = Ended,
            IsRoutine = isRoutine,
            RecordBefore = recordBefore,
            Again = !Snapshot.IsStopping && (HasConcluded || Again),
            TellsStartFault = IsHeld,
            WakeAt = WakeAt,
        };
    }

    private ScheduledJobStatus ToStatus() => StatusText.Fit(Status with
    {
        Active = Active.Count == 0 ? null : AttemptHistory.Bound(ActiveMessages.Bound(Active)),
        ActiveCount = Active.Count,
        Queued = Queued.Count == 0 ? null : Queued.ToArray(),
        Backfills = _backfills is null ? Status.Backfills : _backfills.Count == 0 ? null : _backfills.ToArray(),
        RecentRuns = _recent.Count == 0 ? null : _recent.ToArray(),
        Totals = Totals,
    });

    // A call that has timed out is stopped even if the API server is unreachable. One that is replaced or cancelled is not: if the record were lost,
    // it would look like a call with a lost outcome and be repeated. Likewise, what takes the place of a run that only waits for its next attempt
    // starts after that is recorded; otherwise both would be active.
    private PlanStep RecordBefore()
    {
        if (HasCutShort || HasAccepted || _stops.Exists(s => s.ObjectName is not null))
            return PlanStep.Stops;
        return HasTimedOut || Starts.Exists(s => Active.Exists(r => r.Id == s.RunId && r.Delivery == DeliveryModes.AtMostOnce))
            ? PlanStep.Starts
            : PlanStep.None;
    }

    /// <summary>Cuts a text to the length that the schema allows; a server's message can be long.</summary>
    public static string? Cut(string? text, int max) => StatusText.Cut(text, max);

    public static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b : a;
}
