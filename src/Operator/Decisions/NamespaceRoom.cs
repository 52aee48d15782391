namespace ScheduledJobs.Operator.Decisions;

/// <summary>How many runs the administrator allows a namespace to have active at once.</summary>
/// <param name="Limit">Runs of all its schedules together.</param>
/// <param name="ActiveElsewhere">Active runs of its other schedules.</param>
public sealed record NamespaceRoom(int Limit, int ActiveElsewhere);
