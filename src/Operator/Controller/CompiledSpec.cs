using ScheduledJobs.Operator.Schedules;

namespace ScheduledJobs.Operator.Controller;

/// <summary>The compilation of one generation of a spec, template check included.</summary>
/// <param name="Generation">Of the spec.</param>
/// <param name="Compilation">What it gave.</param>
/// <param name="CheckAgainAt">When the server is asked again about a template that it refused; null for never.</param>
internal sealed record CompiledSpec(long? Generation, Compilation Compilation, DateTimeOffset? CheckAgainAt);
