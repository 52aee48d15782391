using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.Operator.Controller;

/// <summary>The compilation of one generation of a spec, template check included.</summary>
/// <param name="Generation">Of the spec.</param>
/// <param name="Compilation">What it gave.</param>
/// <param name="Limits">Of the namespace at that time.</param>
/// <param name="CheckAgainAt">When a refusal by the server, or by limits of the namespace, is checked again; null for never.</param>
/// <param name="WarnedAt">
/// When references of the action were found to be missing, which is among the warnings until a run that started later has ended: from then
/// on runs say it. Null if none are.
/// </param>
internal sealed record CompiledSpec(
    long? Generation, Compilation Compilation, NamespaceLimits Limits, DateTimeOffset? CheckAgainAt, DateTimeOffset? WarnedAt = null);
