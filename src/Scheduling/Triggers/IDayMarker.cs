namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>A trigger that can produce a whole day at once, faster than tick by tick.</summary>
internal interface IDayMarker
{
    /// <summary>Adds the nominal times of the day to the set, and removes nothing.</summary>
    void Mark(DaySet day);
}
