using System.Diagnostics.CodeAnalysis;

namespace ScheduledJobs.Model.Schedules;

/// <summary>A schedule, or the reason it could not be compiled.</summary>
public sealed record Compilation(Schedule? Schedule, SpecProblem? Problem)
{
    /// <summary>Whether there is a schedule.</summary>
    [MemberNotNullWhen(true, nameof(Schedule))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsValid => Schedule is not null;
}
