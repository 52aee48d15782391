namespace ScheduledJobs.Scheduling.Cron;

/// <summary>Whose rules a cron expression follows.</summary>
public enum CronDialect
{
    /// <summary>Sunday is 0 or 7; when both day fields are restricted, either matches (as crontab and Kubernetes CronJob). The default.</summary>
    Crontab,

    /// <summary>Sunday is 1; one of the two day fields must be <c>?</c>.</summary>
    Quartz,

    /// <summary>Monday is 0; all fields must match; <c>last</c>, <c>2nd fri</c>; ISO week.</summary>
    APScheduler,
}
