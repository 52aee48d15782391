using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>
/// One ScheduledJob in a cluster that does exactly what plans say: a test moves the clock and the attempts, and checks the status.
/// The job was created at <see cref="Created"/>, at noon.
/// </summary>
internal sealed partial class World
{
    public static readonly DateTimeOffset Created = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<(string, int), Attempt> _attempts = [];
    private readonly List<Attempt> _refused = [];
    private readonly List<PlannedEvent> _events = [];
    private ScheduledJobStatus? _pending;

    private (ScheduledJob? Of, Compilation Compilation) _compiled = (null, null!);
    private Schedule? _lastGood;

    public World(ScheduledJobSpec spec)
    {
        Job = new ScheduledJob
        {
            Metadata = new ObjectMeta
            {
                Name = "demo",
                Namespace = "team",
                Uid = "11111111-1111-1111-1111-111111111111",
                Generation = 1,
                CreationTimestamp = Created,
            },
            Spec = spec,
        };
        Now = Created;
    }

    public ScheduledJob Job { get; private set; }

    public ScheduledJobStatus Status { get; set; } = new();

    public DateTimeOffset Now { get; set; }

    public bool IsStopping { get; set; }

    public bool TellsRoutine { get; set; } = true;

    /// <summary>The namespace's limit of active runs.</summary>
    public NamespaceRoom? Room { get; set; }

    /// <summary>The Backfills of the schedule; null while it is not known which exist.</summary>
    public IReadOnlyList<Backfill>? Backfills { get; set; } = [];

    public Plan LastPlan { get; private set; } = null!;

    public List<StartAttempt> Started { get; } = [];

    /// <summary>Ended attempts to send notifications that no status says yet.</summary>
    public List<NotificationOutcome> Outcomes { get; } = [];

    /// <summary>What is kept of responses.</summary>
    public List<AttemptResponse> Responses { get; } = [];

    /// <summary>What is owed, such as <c>RunFailed to chat</c>.</summary>
    public IReadOnlyList<string> Owed => [.. (Status.Notifications?.Owed ?? []).Select(o => $"{o.Event} to {o.To}")];

    /// <summary>The attempts that the last step stopped.</summary>
    public List<Attempt> Stopped { get; } = [];

    public List<PlannedEvent> Events { get; } = [];

    public IReadOnlyList<RunStatus> Active => Status.Active ?? [];

    public IReadOnlyList<RunStatus> Recent => Status.RecentRuns ?? [];

    public RunTotals Totals => Status.Totals!;

    /// <summary>Every 10 seconds after noon, as a Pod.</summary>
    public static ScheduledJobSpec EveryTenSeconds() => new()
    {
        Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "10s" } },
        Action = new ActionSpec { Pod = new PodActionSpec { Template = RawJson.Parse("""{"spec":{"containers":[{"name":"main"}]}}""") } },
    };

    public static ActionSpec HttpAction() => new() { Http = new HttpActionSpec { Url = "http://target/" } };

    /// <summary>The instant this many seconds after the creation.</summary>
    public static DateTimeOffset At(double seconds) => Created.AddSeconds(seconds);

    /// <summary>Whether deleted Pods and Jobs stay for a while, marked, as in a real cluster; <see cref="Lose"/> removes them.</summary>
    public bool DeletedLinger { get; init; }

    /// <summary>How far the API server's clock, which stamps Pods and Jobs, is ahead of ours.</summary>
    public TimeSpan ServerAhead { get; init; }

    /// <summary>How many of the next creations the API server refuses.</summary>
    public int RefusedCreations { get; set; }

    /// <summary>Decides this many seconds after the creation, and carries out the plan.</summary>
    public World Step(double? atSeconds = null)
    {
        Now = atSeconds is { } s ? At(s) : Now;
        CarryOut(diesAt: null);
        return this;
    }

    /// <summary>Decides and carries out the plan, but dies on the way; its calls die with it.</summary>
    public World StepAndCrash(double atSeconds, CrashPoint point = CrashPoint.BeforeStatus)
    {
        Now = At(atSeconds);
        CarryOut(point);
        return EndProcess();
    }

    /// <summary>Decides and carries out the plan, but the status write loses a conflict.</summary>
    public World StepAndLoseTheWrite(double atSeconds)
    {
        Now = At(atSeconds);
        CarryOut(CrashPoint.LostStatus);
        return this;
    }

    /// <summary>The process is gone, and its calls with it; Pods and Jobs stay.</summary>
    public World EndProcess()
    {
        foreach (var call in _attempts.Where(a => a.Value.Kind == ActionKind.Http).ToList())
            _attempts.Remove(call.Key);
        _refused.Clear();
        Outcomes.Clear();
        _lastGood = null;
        return this;
    }

    public World Succeed(string runId, int attempt = 1) =>
        Change(runId, attempt, a => a with { State = AttemptState.Succeeded, FinishedAt = Now });

    public World Fail(string runId, int attempt = 1, string? retryClass = RetryClasses.PodFailed, TimeSpan? retryAfter = null) =>
        Change(runId, attempt, a => a with
        {
            State = AttemptState.Failed,
            FinishedAt = Now,
            Failure = new Failure(Reasons.PodFailed, "container main exited with code 1", retryClass, RetryAfter: retryAfter),
        });

    /// <summary>A call fails.</summary>
    public World Fail(string runId, Failure failure, int attempt = 1) => Change(
        runId, attempt, a => a with { State = AttemptState.Failed, FinishedAt = Now, Failure = failure, HttpStatus = failure.HttpStatus });

    public World Run(string runId, int attempt = 1) => Change(runId, attempt, a => a with { State = AttemptState.Running });

    /// <summary>The Pod, or the call and the process that made it, is gone.</summary>
    public World Lose(string runId, int attempt = 1)
    {
        _attempts.Remove((runId, attempt)).ShouldBeTrue();
        return this;
    }

    /// <summary>All attempts of this schedule that are visible in the cluster or in the process.</summary>
    public IReadOnlyList<Attempt> Attempts => [.. _attempts.Values];

    public World Edit(Func<ScheduledJobSpec, ScheduledJobSpec> change)
    {
        Job = Job with
        {
            Spec = change(Job.Spec),
            Metadata = Job.Metadata with { Generation = Job.Metadata.Generation + 1 },
        };
        return this;
    }

    public World Annotate(string? value) => Annotate(ApiConstants.RunNowAnnotation, value);

    public World Annotate(string key, string? value)
    {
        var annotations = (Job.Metadata.Annotations ?? []).Where(a => a.Key != key).ToDictionary();
        if (value is not null)
            annotations[key] = value;
        Job = Job with { Metadata = Job.Metadata with { Annotations = annotations.Count == 0 ? null : annotations } };
        return this;
    }

    /// <summary>The annotation of the namespace that suspends its schedules.</summary>
    public string? Pause { get; set; }

    public World Delete()
    {
        Job = Job with { Metadata = Job.Metadata with { DeletionTimestamp = Now } };
        return this;
    }

    public bool HasObject(string runId, int attempt = 1) => _attempts.ContainsKey((runId, attempt));

    public Condition Condition(string type) => Status.Conditions!.Single(c => c.Type == type);

    /// <summary>Id of the run whose nominal time is this many seconds after the creation.</summary>
    public static string Id(double seconds) => RunNames.Scheduled("demo", At(seconds));

    /// <summary>The oldest notification that this receiver is owed is sent, or is not.</summary>
    public World Send(string to, Failure? failure = null)
    {
        var owed = Status.Notifications!.Owed!.First(o => o.To == to);
        Outcomes.Add(new NotificationOutcome(owed.Id, owed.To, owed.Attempts + 1, Now, failure));
        return this;
    }

    /// <summary>What a pass over this world would decide on.</summary>
    public Snapshot Snapshot() => new()
    {
        TellsRoutine = TellsRoutine,
        Job = Job,
        Status = _pending ?? Status,
        Compilation = Compile(),
        Governing = _lastGood,
        Actor = "me",
        Room = Room,
        Pause = NamespacePause.Read(Pause),
        Attempts = [.. _attempts.Values, .. _refused],
        Responses = [.. Responses],
        NotificationOutcomes = [.. Outcomes],
        Backfills = Backfills,
        Now = Now,
        IsStopping = IsStopping,
    };

    private Compilation Compile()
    {
        if (!ReferenceEquals(_compiled.Of, Job))
            _compiled = (Job, new ScheduleCompiler("UTC").Compile(Job));
        _lastGood = _compiled.Compilation.Schedule ?? _lastGood;
        return _compiled.Compilation;
    }
}
