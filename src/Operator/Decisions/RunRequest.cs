using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>A run that requests to start, before the concurrency policy applies.</summary>
/// <param name="Id">Identity of the run.</param>
/// <param name="Trigger">Why it is requested; one of <see cref="RunTriggers"/>.</param>
/// <param name="NominalTime">The nominal time, or the time of the request.</param>
/// <param name="DueTime">When it was due.</param>
internal sealed record RunRequest(string Id, string Trigger, DateTimeOffset NominalTime, DateTimeOffset DueTime);
