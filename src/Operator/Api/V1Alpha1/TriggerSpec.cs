namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>When runs are due: exactly one member is set. The children of anyOf and allOf have neither of the two themselves.</summary>
public sealed record TriggerSpec
{
    /// <summary>At instants that match a cron expression.</summary>
    public CronTriggerSpec? Cron { get; init; }

    /// <summary>Every so often, counted from an anchor.</summary>
    public IntervalTriggerSpec? Interval { get; init; }

    /// <summary>Once, or at a few listed instants.</summary>
    public DateTriggerSpec? Date { get; init; }

    /// <summary>Every N months, weeks or days at a time of day.</summary>
    public CalendarTriggerSpec? Calendar { get; init; }

    /// <summary>When any child is due.</summary>
    public IReadOnlyList<TriggerSpec>? AnyOf { get; init; }

    /// <summary>When all children are due at the same instant.</summary>
    public IReadOnlyList<TriggerSpec>? AllOf { get; init; }
}
