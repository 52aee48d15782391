using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Schedules;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>
/// One ScheduledJob in a cluster that does exactly what plans say: a test moves the clock and the attempts, and looks at the status.
/// It was created at <see cref="Created"/>, noon of a day.
/// </summary>
internal sealed class World
{
    public static readonly DateTimeOffset Created = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<(string, int), Attempt> _attempts = [];

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

    public Plan LastPlan { get; private set; } = null!;

    public List<StartAttempt> Started { get; } = [];

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

    /// <summary>The instant so many seconds after the creation.</summary>
    public static DateTimeOffset At(double seconds) => Created.AddSeconds(seconds);

    /// <summary>Decides at so many seconds after the creation, and does what the plan says.</summary>
    public World Step(double? atSeconds = null)
    {
        Now = atSeconds is { } s ? At(s) : Now;
        LastPlan = Decider.Decide(Snapshot());
        foreach (var stop in LastPlan.Stops)
            _attempts.Remove((stop.RunId, stop.Number));
        foreach (var start in LastPlan.Starts)
        {
            _attempts[(start.RunId, start.Number)] = AttemptOf(start);
            Started.Add(start);
        }

        foreach (var prune in LastPlan.Prunes)
            _attempts.Remove((prune.RunId, prune.Number));
        Status = LastPlan.Status;
        Events.AddRange(LastPlan.Events);
        return this;
    }

    /// <summary>Decides and does what the plan says, but dies before the status is written.</summary>
    public World StepAndCrash(double atSeconds)
    {
        var before = Status;
        Step(atSeconds);
        Status = before;
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
    public World Fail(string runId, Failure failure) => Change(
        runId, 1, a => a with { State = AttemptState.Failed, FinishedAt = Now, Failure = failure, HttpStatus = failure.HttpStatus });

    public World Run(string runId, int attempt = 1) => Change(runId, attempt, a => a with { State = AttemptState.Running });

    /// <summary>The Pod, or the call and the process that made it, is gone.</summary>
    public World Lose(string runId, int attempt = 1)
    {
        _attempts.Remove((runId, attempt)).ShouldBeTrue();
        return this;
    }

    public World Edit(Func<ScheduledJobSpec, ScheduledJobSpec> change)
    {
        Job = Job with
        {
            Spec = change(Job.Spec),
            Metadata = Job.Metadata with { Generation = Job.Metadata.Generation + 1 },
        };
        return this;
    }

    public World Annotate(string value)
    {
        Job = Job with { Metadata = Job.Metadata with { Annotations = new() { [ApiConstants.RunNowAnnotation] = value } } };
        return this;
    }

    public World Delete()
    {
        Job = Job with { Metadata = Job.Metadata with { DeletionTimestamp = Now } };
        return this;
    }

    public bool HasObject(string runId, int attempt = 1) => _attempts.ContainsKey((runId, attempt));

    public Condition Condition(string type) => Status.Conditions!.Single(c => c.Type == type);

    /// <summary>Identity of the run whose nominal time lies so many seconds after the creation.</summary>
    public static string Id(double seconds) => RunNames.Scheduled("demo", At(seconds));

    private Snapshot Snapshot() => new()
    {
        Job = Job,
        Status = Status,
        Compilation = new ScheduleCompiler("UTC").Compile(Job),
        Attempts = [.. _attempts.Values],
        Now = Now,
        IsStopping = IsStopping,
    };

    private Attempt AttemptOf(StartAttempt start)
    {
        var isHttp = Job.Spec.Action.Http is not null;
        return new Attempt
        {
            RunId = start.RunId,
            Number = start.Number,
            Kind = isHttp ? ActionKind.Http : ActionKind.Pod,
            NominalTime = start.NominalTime,
            Trigger = start.Trigger,
            State = isHttp ? AttemptState.Running : AttemptState.Pending,
            CreatedAt = Now,
            ObjectName = isHttp ? null : RunNames.Attempt(start.RunId, start.Number),
        };
    }

    private World Change(string runId, int attempt, Func<Attempt, Attempt> change)
    {
        _attempts[(runId, attempt)] = change(_attempts[(runId, attempt)]);
        return this;
    }
}
