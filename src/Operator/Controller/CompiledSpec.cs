using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.Operator.Controller;

/// <summary>The compilation of one generation of a spec, template check included.</summary>
/// <param name="Generation">Generation of the spec.</param>
/// <param name="Compilation">The result.</param>
/// <param name="Timing">The spec's <see cref="EffectiveMark.TimingOf"/>.</param>
/// <param name="Limits">The namespace's limits at that time.</param>
/// <param name="CheckAgainAt">When to recheck a spec that the server or the namespace's limits reject; null for never.</param>
/// <param name="WarnedAt">
/// When the action was found to refer to objects that do not exist; null if all exist. This stays among the warnings until a run that
/// started later has ended: from then on the runs report it.
/// </param>
/// <param name="Calendars">Fingerprint of its calendars; null if it refers to none.</param>
internal sealed record CompiledSpec(
    long? Generation, Compilation Compilation, string Timing, NamespaceLimits Limits, DateTimeOffset? CheckAgainAt, DateTimeOffset? WarnedAt = null, string? Calendars = null)
{
    /// <summary>Kind of its object of action.resource; null for other actions.</summary>
    public ObjectKind? Kind { get; init; }

    /// <summary>Why no object of that kind could be created at that time; null if nothing was in the way.</summary>
    public SpecProblem? KindProblem { get; init; }

    /// <summary>How long the status waits if the calendars have changed.</summary>
    public TimeSpan Spread { get; init; }
}
