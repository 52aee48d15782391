using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Why a spec cannot be served, as the user sees it.</summary>
/// <param name="Reason">One of <see cref="Reasons"/>.</param>
/// <param name="Message">Names the field, the actual value and the expected one.</param>
public sealed record SpecProblem(string Reason, string Message);
