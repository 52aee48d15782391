namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>How a clock change affects one time of a schedule.</summary>
/// <param name="Effect">What happens.</param>
/// <param name="Change">The clock change.</param>
/// <param name="LocalTime">The local time that the schedule asks for; the first one if there are several.</param>
/// <param name="LocalTimes">How many local times this stands for: those of one gap can run as one, or be dropped together.</param>
/// <param name="RunsAt">The instant at which it runs, in UTC; null if it does not.</param>
/// <param name="Zone">The zone whose clocks change.</param>
public sealed record ClockNote(ClockEffect Effect, ClockChange Change, DateTime LocalTime, long LocalTimes, DateTimeOffset? RunsAt, TimeZoneInfo Zone);
