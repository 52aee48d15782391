using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Schedules.Calendars;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Admission;

/// <summary>
/// Whether a changed spec is allowed: pure, and with the compiler that the controller uses, so that both say the same. Only what can never
/// be valid is refused.
/// </summary>
internal static class AdmissionDecision
{
    /// <param name="before">The stored resource; null for a new one, or if it cannot be read.</param>
    /// <param name="after">The resource to be stored.</param>
    /// <param name="compiler">The controller's compiler.</param>
    /// <param name="now">When.</param>
    public static Verdict Decide(ScheduledJob? before, ScheduledJob after, ScheduleCompiler compiler, DateTimeOffset now)
    {
        var compilation = compiler.Compile(after);
        if (compilation.IsValid)
            return new Verdict(null, Advice.Of(before, after, compilation.Schedule, now), compilation.Schedule);

        // It may be applied next, or with the same command.
        if (compilation.Problem.Reason == Reasons.CalendarNotFound)
            return new Verdict(null, [compilation.Problem.Message]);

        // It was invalid before and is no worse now: another field, such as suspend, may be edited.
        var isOld = before is not null && compiler.Compile(before).Problem == compilation.Problem;
        return isOld ? new Verdict(null, [StillInvalid(compilation.Problem)]) : Verdict.Refused(compilation.Problem);
    }

    /// <summary>Decides about a calendar.</summary>
    /// <param name="before">The stored resource; null for a new one, or if it cannot be read.</param>
    /// <param name="after">The resource to be stored.</param>
    /// <param name="now">When.</param>
    public static Verdict Decide(ScheduleCalendar? before, ScheduleCalendar after, DateTimeOffset now)
    {
        if (CalendarCompiler.Compile(after).Problem is not { } problem)
            return new Verdict(null, [.. CalendarLint.Check(after, now).Select(finding => finding.ToString())]);
        return before is not null && CalendarCompiler.Compile(before).Problem == problem
            ? new Verdict(null, [$"{problem.Message} (as before this change)"])
            : Verdict.Refused(problem);
    }

    /// <summary>Decides about a Backfill.</summary>
    /// <param name="before">The stored resource; null for a new one, or if it cannot be read.</param>
    /// <param name="after">The resource to be stored.</param>
    /// <param name="now">When.</param>
    public static Verdict Decide(Backfill? before, Backfill after, DateTimeOffset now)
    {
        if (before is not null && BackfillCheck.FindChange(before.Spec, after.Spec) is { } change)
            return Verdict.Refused(change);
        return (BackfillCheck.FindProblem(after.Spec) ?? (before is null ? BackfillCheck.FindFuture(after.Spec, now) : null)) is { } problem
            ? Verdict.Refused(problem)
            : Verdict.Allowed;
    }

    /// <summary>For a problem that this change has not caused.</summary>
    public static string StillInvalid(SpecProblem problem) => $"{problem.Message} (as before this change; nothing runs until it is corrected)";
}
