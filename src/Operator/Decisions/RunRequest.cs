using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions;

/// <summary>A run that wants to start, before concurrency has its say.</summary>
/// <param name="Id">Identity of the run.</param>
/// <param name="Trigger">Why it wants to; one of <see cref="RunTriggers"/>.</param>
/// <param name="NominalTime">The instant of the grid, or of the request.</param>
/// <param name="DueTime">When it was due.</param>
internal sealed record RunRequest(string Id, string Trigger, DateTimeOffset NominalTime, DateTimeOffset DueTime);
