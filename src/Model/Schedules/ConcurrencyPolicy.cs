namespace ScheduledJobs.Model.Schedules;

/// <summary>How many runs of one schedule may be active, and what becomes of the others.</summary>
/// <param name="Mode">What happens when all slots are taken.</param>
/// <param name="Limit">Slots. <see cref="ConcurrencyMode.Allow"/> looks at them only for runs that are caught up with.</param>
/// <param name="QueueLength">Waiting runs that are kept; beyond it the oldest is dropped.</param>
public sealed record ConcurrencyPolicy(ConcurrencyMode Mode, int Limit, int QueueLength);
