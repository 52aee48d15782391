namespace ScheduledJobs.Scheduling;

/// <summary>One point of a timetable.</summary>
/// <param name="NominalTime">The instant on the trigger's grid. It identifies the run.</param>
/// <param name="DueTime">When the run starts: the nominal time plus the jitter offset.</param>
public readonly record struct Occurrence(DateTimeOffset NominalTime, DateTimeOffset DueTime);
