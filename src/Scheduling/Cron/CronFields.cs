namespace ScheduledJobs.Scheduling.Cron;

/// <summary>All fields of an expression, parsed.</summary>
internal sealed record CronFields
{
    public required CronFieldSet Second { get; init; }

    public required CronFieldSet Minute { get; init; }

    public required CronFieldSet Hour { get; init; }

    public required CronFieldSet DayOfMonth { get; init; }

    public required CronFieldSet Month { get; init; }

    public required CronFieldSet DayOfWeek { get; init; }

    /// <summary>Null: any.</summary>
    public CronYears? Years { get; init; }

    /// <summary>ISO weeks, bit n for week n; null: any.</summary>
    public ulong? Weeks { get; init; }
}
