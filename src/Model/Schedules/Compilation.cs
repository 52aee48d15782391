using System.Diagnostics.CodeAnalysis;

namespace ScheduledJobs.Model.Schedules;

/// <summary>A schedule, or the problem that there is none.</summary>
public sealed record Compilation(Schedule? Schedule, SpecProblem? Problem)
{
    /// <summary>Is there a schedule?</summary>
    [MemberNotNullWhen(true, nameof(Schedule))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsValid => Schedule is not null;
}
