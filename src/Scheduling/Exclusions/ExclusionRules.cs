namespace ScheduledJobs.Scheduling.Exclusions;

/// <summary>What a schedule excludes.</summary>
public sealed record ExclusionRules
{
    /// <summary>Weekdays and dates, local to the schedule's zone.</summary>
    public ExcludedDays Days { get; init; } = new([], []);

    /// <summary>Parts of every day, local to the schedule's zone.</summary>
    public IReadOnlyList<TimeSpanOfDay> Times { get; init; } = [];

    /// <summary>Further days.</summary>
    public IReadOnlyList<ExcludedCalendar> Calendars { get; init; } = [];

    /// <summary>What happens to a time on an excluded day. Default Skip.</summary>
    public ExclusionPolicy Policy { get; init; }
}
