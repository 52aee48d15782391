using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules.Calendars;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Misfires;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Compiles a spec into a <see cref="Schedule"/>, or says why it cannot. Pure: no clock, no network.</summary>
/// <param name="defaultTimeZone">IANA zone of schedules that name none.</param>
/// <param name="maxCallTimeout">Longest timeout of an HTTP call; null for the default of one hour.</param>
/// <param name="calendars">The calendars that schedules may refer to; null: there are none.</param>
/// <param name="allowedResources">The kinds that the administrator allows in action.resource; null if they are not known.</param>
public sealed class ScheduleCompiler(
    string defaultTimeZone, TimeSpan? maxCallTimeout = null, ICalendarSource? calendars = null, IReadOnlyList<ObjectKind>? allowedResources = null)
{
    /// <summary>Longest timeout of an HTTP call unless an administrator sets another: one hour.</summary>
    public static readonly TimeSpan DefaultMaxCallTimeout = TimeSpan.FromHours(1);

    private readonly ICalendarSource _calendars = calendars ?? new ListedCalendars([]);
    private readonly TimeSpan _maxCallTimeout = maxCallTimeout ?? DefaultMaxCallTimeout;

    /// <summary>Compiles one resource.</summary>
    public Compilation Compile(ScheduledJob job)
    {
        try
        {
            return new Compilation(CompileSpec(job, job.Spec), null);
        }
        catch (SpecException e)
        {
            return new Compilation(null, e.Problem);
        }
    }

    private Schedule CompileSpec(ScheduledJob job, ScheduledJobSpec spec)
    {
        var (kind, resource) = Action(spec.Action);
        CheckCombinations(spec);
        var createdAt = job.Metadata.CreationTimestamp ?? DateTimeOffset.UnixEpoch;
        var hashSeed = $"{job.Metadata.Namespace}/{job.Metadata.Name}";
        var clock = Clock(spec);
        var triggers = new TriggerCompiler(clock, spec.StartAt, createdAt, hashSeed);
        var inner = triggers.Compile("spec.trigger", spec.Trigger);
        var jitter = SpecReader.OptionalDuration("spec.jitter", spec.Jitter) ?? TimeSpan.Zero;
        var (retry, misfire, concurrency, history) = (Retry(spec.Retry), Misfire(spec.Misfire), Concurrency(spec.Concurrency), History(spec.History));
        var timeout = SpecReader.OptionalDuration("spec.timeout", spec.Timeout, SpecReader.AboveZero);
        var pendingTimeout = SpecReader.OptionalDuration("spec.pendingTimeout", spec.PendingTimeout, SpecReader.AboveZero);
        var trigger = Limited(spec, job.Metadata.Namespace, inner, clock);
        return new Schedule
        {
            Text = trigger.Describe(),
            Zone = clock.Zone,
            Zones = triggers.Zones,
            Warnings = [.. triggers.Warnings, .. SpecLinter.Check(spec, retry, clock.Zone), .. ResourceActionCompiler.Warnings(resource, timeout)],
            Timetable = new Timetable(trigger, jitter, job.Metadata.Uid ?? hashSeed),
            Misfire = misfire,
            Concurrency = concurrency,
            Retry = retry,
            History = history,
            Timeout = timeout,
            PendingTimeout = pendingTimeout,
            MaxRuns = spec.MaxRuns,
            TimeToLiveCompleted = SpecReader.OptionalDuration("spec.ttlAfterCompleted", spec.TtlAfterCompleted, SpecReader.AboveZero),
            Delivery = SpecReader.Choice<DeliveryMode>("spec.delivery", spec.Delivery),
            ActionKind = kind,
            Resource = resource,
            HasNotifications = spec.Notifications is { Count: > 0 },
            Action = spec.Action,
        };
    }

    private (ActionKind Kind, ResourceAction? Resource) Action(ActionSpec action)
    {
        SpecReader.ExactlyOne(
            "spec.action", Reasons.InvalidAction, ("pod", action.Pod), ("job", action.Job), ("http", action.Http), ("resource", action.Resource));
        if (action.Http is { } http)
            new HttpActionCheck("spec.action.http", Reasons.InvalidAction).Check(http, _maxCallTimeout);
        return action.Resource is { } resource
            ? (ActionKind.Resource, ResourceActionCompiler.Compile("spec.action.resource", resource, allowedResources))
            : (action.Pod is not null ? ActionKind.Pod : action.Job is not null ? ActionKind.Job : ActionKind.Http, null);
    }

    /// <summary>The trigger without excluded times, and between startAt and endAt. Last of all: a missing calendar hides no other problem.</summary>
    private ITrigger Limited(ScheduledJobSpec spec, string? @namespace, ITrigger trigger, WallClock clock)
    {
        if (spec.Exclude is { } exclude)
            trigger = new ExcludingTrigger(trigger, ExclusionCompiler.Compile(exclude, @namespace, clock, _calendars));
        return spec.StartAt is null && spec.EndAt is null ? trigger : new WindowTrigger(trigger, spec.StartAt, spec.EndAt);
    }

    private static HistoryPolicy History(HistorySpec spec) =>
        new(spec.Succeeded, spec.Failed, SpecReader.OptionalDuration("spec.history.ttl", spec.Ttl, SpecReader.AboveZero));

    /// <summary>Checks what the schema's rules also reject, for servers that do not evaluate rules.</summary>
    private static void CheckCombinations(ScheduledJobSpec spec)
    {
        if (spec.StartAt >= spec.EndAt)
            throw new SpecException(Reasons.InvalidSchedule, "spec.endAt: endAt must be after startAt");
        NotificationCheck.Check(spec.Notifications);
        var isHttp = spec.Action.Http is not null;
        if (spec.PendingTimeout is not null && (isHttp || spec.Action.Resource is not null))
            throw new SpecException(Reasons.InvalidSchedule, "spec.pendingTimeout: pendingTimeout is for action.pod and action.job only");
        if (spec.Delivery != DeliveryModes.AtMostOnce)
            return;
        if (!isHttp)
            throw new SpecException(Reasons.InvalidSchedule, "spec.delivery: AtMostOnce is for action.http only");
        if (spec.Retry is { Limit: > 0 })
            throw new SpecException(Reasons.InvalidSchedule, "spec.delivery: AtMostOnce cannot be combined with retry");
    }

    private WallClock Clock(ScheduledJobSpec spec) => new(
        SpecReader.Zone("spec.timeZone", spec.TimeZone ?? defaultTimeZone),
        SpecReader.Choice<GapPolicy>("spec.daylightSaving.gap", spec.DaylightSaving.Gap),
        SpecReader.Choice<OverlapPolicy>("spec.daylightSaving.overlap", spec.DaylightSaving.Overlap));

    private static ConcurrencyPolicy Concurrency(ConcurrencySpec spec)
    {
        var mode = SpecReader.Choice<ConcurrencyMode>("spec.concurrency.policy", spec.Policy);
        return new ConcurrencyPolicy(mode, spec.Limit ?? (mode == ConcurrencyMode.Allow ? 10 : 1), spec.QueueLength);
    }

    private static MisfirePolicy Misfire(MisfireSpec spec) => new()
    {
        Mode = SpecReader.Choice<MisfireMode>("spec.misfire.policy", spec.Policy),
        GracePeriod = SpecReader.Duration("spec.misfire.gracePeriod", spec.GracePeriod),
        Deadline = SpecReader.OptionalDuration("spec.misfire.deadline", spec.Deadline, SpecReader.AboveZero),
        MaxCatchUp = spec.MaxCatchUp,
    };

    private static RetryPolicy Retry(RetrySpec? spec) => spec is null
        ? RetryPolicy.None
        : new RetryPolicy(
            spec.Limit,
            SpecReader.Duration("spec.retry.backoff.initial", spec.Backoff.Initial),
            spec.Backoff.Factor,
            SpecReader.Duration("spec.retry.backoff.max", spec.Backoff.Max),
            spec.Backoff.Jitter,
            spec.OnlyOn ?? []);
}
