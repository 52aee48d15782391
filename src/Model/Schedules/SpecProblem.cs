using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Why a spec can't be served, in the words that the user gets.</summary>
/// <param name="Reason">One of <see cref="Reasons"/>.</param>
/// <param name="Message">Names the field, what was found and what was expected.</param>
public sealed record SpecProblem(string Reason, string Message);
