namespace ScheduledJobs.Scheduling.Misfires;

/// <summary>Splits what is due into runs to start and runs that were missed. Costs the same for one missed tick and for a year of them.</summary>
public static class MisfirePlanner
{
    /// <summary>Plans the nominal times in (<paramref name="floor"/>, <paramref name="now"/>] that are due at <paramref name="now"/>.</summary>
    public static MisfirePlan Plan(Timetable timetable, DateTimeOffset floor, DateTimeOffset now, MisfirePolicy policy) =>
        throw new NotSupportedException();
}
