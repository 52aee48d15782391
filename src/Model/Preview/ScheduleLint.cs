using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Model.Preview;

/// <summary>
/// Says what is wrong with a spec, and what is valid but probably not meant: what the operator reports, and what depends on the current time.
/// </summary>
public static class ScheduleLint
{
    /// <summary>Two runs further apart than this are rare: a year, and some days for the calendar's irregularities.</summary>
    private static readonly TimeSpan Rare = TimeSpan.FromDays(400);

    /// <summary>Longest past whose times are counted day by day: they are counted at apply.</summary>
    private static readonly TimeSpan LongestCount = TimeSpan.FromDays(366);

    /// <summary>A Pod hardly starts and ends in less.</summary>
    private static readonly TimeSpan ShortForAPod = TimeSpan.FromSeconds(10);

    /// <summary>Checks a resource; the most serious findings come first.</summary>
    /// <param name="job">The resource; see <see cref="NewlyCreated"/> for one that is not applied yet.</param>
    /// <param name="compilation">What the compiler made of it.</param>
    /// <param name="now">The current time.</param>
    public static IReadOnlyList<LintFinding> Check(ScheduledJob job, Compilation compilation, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(compilation);
        return compilation.IsValid
            ? [.. Warnings(job, compilation.Schedule, now, job.Status?.LastScheduleTime is null), .. ClockChangeLint.Check(compilation.Schedule, now)]
            : [LintFinding.Read(compilation.Problem.Reason == Reasons.CalendarNotFound ? LintLevel.Warning : LintLevel.Error, compilation.Problem.Message)];
    }

    /// <summary>What is probably not meant in a valid spec: the warnings of <see cref="Check"/>.</summary>
    /// <param name="job">The resource.</param>
    /// <param name="schedule">Its compiled spec.</param>
    /// <param name="since">The current time, at which the spec takes effect if its timing is new.</param>
    /// <param name="isNew">Whether the timing is new. Otherwise the schedule may be over, and some of its dates may have passed.</param>
    public static IReadOnlyList<LintFinding> Warnings(ScheduledJob job, Schedule schedule, DateTimeOffset since, bool isNew)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(schedule);
        return [.. schedule.Warnings.Select(warning => LintFinding.Read(LintLevel.Warning, warning)), .. Times(job, schedule, since, isNew)];
    }

    private static IEnumerable<LintFinding> Times(ScheduledJob job, Schedule schedule, DateTimeOffset now, bool isNew)
    {
        if (isNew && job.Spec.SuspendUntil is { } until && until <= now)
            return [Warning("spec.suspendUntil", $"{Schedules.Times.Utc(until)} has passed, so it suspends nothing."), .. Ahead(job, schedule, now, isNew)];
        return Ahead(job, schedule, now, isNew);
    }

    private static IEnumerable<LintFinding> Ahead(ScheduledJob job, Schedule schedule, DateTimeOffset now, bool isNew)
    {
        var trigger = schedule.Timetable.Trigger;
        if (trigger.NextAfter(now) is not { } first)
            return isNew ? [LintFinding.Read(LintLevel.Warning, NeverFires.Cause(job.Spec, schedule, job.Metadata.CreationTimestamp ?? now, now))] : [];
        IEnumerable<LintFinding> givenUp = NeverFires.PartGivenUp(schedule, now) is { } part ? [LintFinding.Read(LintLevel.Warning, part)] : [];
        return [.. givenUp, .. isNew ? PastDates(job.Spec, schedule, now) : [], .. ExclusionLint.Check(job.Spec, schedule, now), .. trigger.NextAfter(first) is { } second ? Distances(job.Spec, schedule, first, second) : []];
    }

    private static IEnumerable<LintFinding> PastDates(ScheduledJobSpec spec, Schedule schedule, DateTimeOffset now)
    {
        var isCounted = spec.Trigger.Rrule is { } rrule && TriggerCompiler.RuleOf("spec.trigger.rrule", rrule).Count is not null;
        var trigger = schedule.Timetable.Trigger;
        if ((spec.Trigger.Date is null && !isCounted) || trigger.NextAfter(DateTimeOffset.MinValue) is not { } first || first > now)
            yield break;
        var isExact = !trigger.CountsByDay || now - first <= LongestCount;
        var past = trigger.CountBetween(isExact ? first.AddTicks(-1) : now - LongestCount, now) + (isExact ? 0 : 1);
        var dates = isCounted ? past == 1 ? "time of COUNT" : "times of COUNT" : past == 1 ? "date" : "dates";
        yield return Warning(
            isCounted ? "spec.trigger.rrule.start" : "spec.trigger.date.times",
            $"{(isExact ? "" : "at least ")}{past} {dates} {(past == 1 ? "has" : "have")} passed and {(past == 1 ? "does" : "do")} not run.");
    }

    private static IEnumerable<LintFinding> Distances(ScheduledJobSpec spec, Schedule schedule, DateTimeOffset first, DateTimeOffset second)
    {
        var distance = second - first;
        var isChosen = spec.Trigger.Date is not null || spec.Trigger.Interval is not null || spec.Trigger.Calendar is not null;
        if (distance > Rare && !isChosen)
        {
            yield return Warning(
                "spec.trigger",
                $"it runs rarely: the next run is on {ScheduleSentence.Instant(first, schedule.Zone)}, the one after it on {ScheduleSentence.Instant(second, schedule.Zone)}.");
        }

        var starvesOthers = schedule.Concurrency.Mode is ConcurrencyMode.Forbid && schedule.ActionKind != ActionKind.Http;
        if (distance < ShortForAPod && starvesOthers)
        {
            yield return Warning(
                "spec.trigger",
                $"runs follow each other after {Words.Duration(distance)}, and a {schedule.Resource?.Kind.Kind ?? schedule.ActionKind.ToString()} takes seconds to start; with concurrency policy Forbid, runs that come due meanwhile are skipped.");
        }

        if (spec.Jitter is { } text && DurationText.TryParse(text, out var jitter, out _) && jitter > distance)
            yield return Warning("spec.jitter", $"{text} is longer than the time between two runs, {DurationText.Format(distance)}; no run is delayed into the next one.");
    }

    private static LintFinding Warning(string field, string message) => new(LintLevel.Warning, field, message);
}
