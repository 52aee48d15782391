namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>The unit of a recurrence rule, from the shortest to the longest.</summary>
internal enum Frequency
{
    Secondly,
    Minutely,
    Hourly,
    Daily,
    Weekly,
    Monthly,
    Yearly,
}
