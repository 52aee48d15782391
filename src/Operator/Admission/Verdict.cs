using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Operator.Admission;

/// <summary>What to say about a spec.</summary>
/// <param name="Problem">Why it is refused; null if it is allowed.</param>
/// <param name="Warnings">What is allowed but probably not meant.</param>
/// <param name="Schedule">The compiled spec; null if it could not be compiled.</param>
internal sealed record Verdict(SpecProblem? Problem, IReadOnlyList<string> Warnings, Schedule? Schedule = null)
{
    /// <summary>Nothing to say.</summary>
    public static Verdict Allowed { get; } = new(null, []);

    public static Verdict Refused(SpecProblem problem) => new(problem, []);
}
