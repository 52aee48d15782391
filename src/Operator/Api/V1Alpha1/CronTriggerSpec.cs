namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>A cron expression, or its fields one by one: exactly one of the two.</summary>
public sealed record CronTriggerSpec
{
    /// <summary>5 fields; 6 with leading seconds; 7 with seconds and a trailing year; or a macro such as <c>@hourly</c>.</summary>
    public string? Expression { get; init; }

    /// <summary>One of the names of <see cref="Scheduling.Cron.CronDialect"/>. Default <c>Crontab</c>.</summary>
    public string Dialect { get => field ?? nameof(Scheduling.Cron.CronDialect.Crontab); init; }

    /// <summary>The eight fields of APScheduler, in its dialect.</summary>
    public CronFieldsSpec? Fields { get; init; }
}
