using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>Days on which the schedules that refer to it do not run.</summary>
public sealed record ScheduleCalendar : IKubeObject
{
    /// <summary>The kind's name.</summary>
    public const string KindName = "ScheduleCalendar";

    private static readonly ObjectMeta NoMetadata = new();
    private static readonly ScheduleCalendarSpec NoSpec = new();

    /// <inheritdoc />
    public string? ApiVersion { get; init; }

    /// <inheritdoc />
    public string? Kind { get; init; }

    /// <inheritdoc />
    public ObjectMeta Metadata { get => field ?? NoMetadata; init; }

    /// <summary>The days; written by users.</summary>
    public ScheduleCalendarSpec Spec { get => field ?? NoSpec; init; }

    /// <summary>The observed state; written only by the operator.</summary>
    public ScheduleCalendarStatus? Status { get; init; }
}

/// <summary>The days of a calendar.</summary>
public sealed record ScheduleCalendarSpec
{
    /// <summary>IANA name of the zone whose days they are. Null: that of each schedule.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Some of <c>SUN</c> to <c>SAT</c>.</summary>
    public IReadOnlyList<string>? Weekdays { get; init; }

    /// <summary>Dates and ranges, as in <see cref="ExcludeSpec.Dates"/>.</summary>
    public IReadOnlyList<string>? Dates { get; init; }

    /// <summary>Whether schedules of other namespaces may refer to it. Default false.</summary>
    public bool Shared { get; init; }
}

/// <summary>What the operator says about a calendar.</summary>
public sealed record ScheduleCalendarStatus
{
    /// <summary>The generation of the spec that this describes.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>How many dates and ranges are in use.</summary>
    public int? Dates { get; init; }

    /// <summary>How many ScheduledJobs refer to it; null if several operators share the cluster, since none of them knows all.</summary>
    public int? UsedBy { get; init; }

    /// <summary>Ready: whether the spec is valid. While it is not, the last valid one stays in use.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

/// <summary>The API resource of ScheduleCalendars.</summary>
public static class ScheduleCalendarResource
{
    /// <summary>The kind, its path and its serializer.</summary>
    public static ResourceType<ScheduleCalendar> Type { get; } = new(
        ApiConstants.Group, ApiConstants.Version, "schedulecalendars", ScheduleCalendar.KindName, ModelJsonContext.Default.ScheduleCalendar);
}
