using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Misfires;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Model.Schedules;

/// <summary>A valid spec, ready for decisions: texts parsed, policies typed, time zone resolved. Immutable.</summary>
public sealed record Schedule
{
    /// <summary>Short text of the trigger, for users.</summary>
    public required string Text { get; init; }

    /// <summary>Zone of its local times.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>That zone, and those of children of the trigger that have one of their own.</summary>
    public IReadOnlyList<TimeZoneInfo> Zones { get => field ?? [Zone]; init; }

    /// <summary>Settings that are allowed but probably not meant, and missing references of the action, as sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>When runs are due.</summary>
    public required Timetable Timetable { get; init; }

    /// <summary>The grid with its exclusions; null if nothing is excluded.</summary>
    public ExcludingTrigger? Excluding => (Timetable.Trigger is WindowTrigger window ? window.Inner : Timetable.Trigger) as ExcludingTrigger;

    /// <summary>What happens to late runs.</summary>
    public required MisfirePolicy Misfire { get; init; }

    /// <summary>What happens to overlapping runs.</summary>
    public required ConcurrencyPolicy Concurrency { get; init; }

    /// <summary>What happens after a failed attempt.</summary>
    public required RetryPolicy Retry { get; init; }

    /// <summary>Which finished Pods and Jobs are kept.</summary>
    public required HistoryPolicy History { get; init; }

    /// <summary>Time limit of a run with all its attempts; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long an attempt's Pod or Job may take to start running; null for no limit.</summary>
    public TimeSpan? PendingTimeout { get; init; }

    /// <summary>Number of scheduled runs after which the schedule is completed; null for no limit.</summary>
    public long? MaxRuns { get; init; }

    /// <summary>How long after its completion the ScheduledJob is deleted; null for never.</summary>
    public TimeSpan? TimeToLiveCompleted { get; init; }

    /// <summary>What happens to a call whose outcome was lost.</summary>
    public required DeliveryMode Delivery { get; init; }

    /// <summary>What a run does.</summary>
    public required ActionKind ActionKind { get; init; }

    /// <summary>The object of its attempts; set if and only if that is its kind of action.</summary>
    public ResourceAction? Resource { get; init; }

    /// <summary>Whether somebody is told about events, by HTTP requests.</summary>
    public bool HasNotifications { get; init; }

    /// <summary>The action as the user wrote it.</summary>
    public required ActionSpec Action { get; init; }
}
