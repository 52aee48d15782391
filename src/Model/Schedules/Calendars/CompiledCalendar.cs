using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Scheduling.Exclusions;

namespace ScheduledJobs.Model.Schedules.Calendars;

/// <summary>A calendar as schedules use it. All that refer to it share one instance.</summary>
/// <param name="Key">Namespace and name.</param>
/// <param name="Content">The days of the last valid spec; null if none was valid.</param>
/// <param name="Mark">Fingerprint of the days: an edit of anything else does not change it.</param>
/// <param name="IsShared">Whether other namespaces may refer to it.</param>
/// <param name="Problem">Why the current spec is not valid; null if it is.</param>
public sealed record CompiledCalendar(ObjectKey Key, ExcludedCalendar? Content, string Mark, bool IsShared, SpecProblem? Problem);
