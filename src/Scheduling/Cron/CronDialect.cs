namespace ScheduledJobs.Scheduling.Cron;

/// <summary>The rules that a cron expression follows.</summary>
public enum CronDialect
{
    /// <summary>Sunday is 0 or 7; if both day fields are restricted, either may match (like crontab and Kubernetes CronJob). The default.</summary>
    Crontab,

    /// <summary>Sunday is 1; one of the two day fields must be <c>?</c>.</summary>
    Quartz,

    /// <summary>Monday is 0; all fields must match; <c>last</c>, <c>2nd fri</c>; ISO week.</summary>
    APScheduler,
}
