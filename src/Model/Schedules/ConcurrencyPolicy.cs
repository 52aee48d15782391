namespace ScheduledJobs.Model.Schedules;

/// <summary>How many runs of one schedule may be active, and what happens to the others.</summary>
/// <param name="Mode">What happens when all slots are taken.</param>
/// <param name="Limit">Number of slots. <see cref="ConcurrencyMode.Allow"/> applies it only to catch-up runs.</param>
/// <param name="QueueLength">Most waiting runs; beyond that the oldest is dropped.</param>
public sealed record ConcurrencyPolicy(ConcurrencyMode Mode, int Limit, int QueueLength);
