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
        if (!compilation.IsValid)
            return [LintFinding.Read(LintLevel.Error, compilation.Problem.Message)];
        var schedule = compilation.Schedule;
        LintFinding[] findings =
        [
            .. schedule.Warnings.Select(warning => LintFinding.Read(LintLevel.Warning, warning)),
            .. Times(job, schedule, now),
            .. ClockChangeLint.Check(schedule, now),
        ];
        return [.. findings.OrderBy(finding => finding.Level)];
    }

    private static IEnumerable<LintFinding> Times(ScheduledJob job, Schedule schedule, DateTimeOffset now)
    {
        var next = schedule.Timetable.Upcoming(now, 2);
        var isNew = job.Status?.LastScheduleTime is null;
        if (next.Count == 0)
            return isNew ? [LintFinding.Read(LintLevel.Warning, NeverFires.Cause(job.Spec, schedule, job.Metadata.CreationTimestamp ?? now, now))] : [];
        return [.. isNew ? PastDates(job.Spec, schedule, now) : [], .. next.Count == 2 ? Distances(job.Spec, schedule, next[0], next[1]) : []];
    }

    private static IEnumerable<LintFinding> PastDates(ScheduledJobSpec spec, Schedule schedule, DateTimeOffset now)
    {
        var isCounted = spec.Trigger.Rrule is { } rrule && TriggerCompiler.RuleOf("spec.trigger.rrule", rrule).Count is not null;
        if ((spec.Trigger.Date is null && !isCounted) || schedule.Timetable.Trigger.CountBetween(DateTimeOffset.MinValue, now) is not (> 0 and var past))
            yield break;
        var dates = isCounted ? past == 1 ? "time of COUNT" : "times of COUNT" : past == 1 ? "date" : "dates";
        yield return Warning(
            isCounted ? "spec.trigger.rrule.start" : "spec.trigger.date.times",
            $"{past} {dates} {(past == 1 ? "has" : "have")} passed and {(past == 1 ? "does" : "do")} not run.");
    }

    private static IEnumerable<LintFinding> Distances(ScheduledJobSpec spec, Schedule schedule, Occurrence first, Occurrence second)
    {
        var distance = second.NominalTime - first.NominalTime;
        var isChosen = spec.Trigger.Date is not null || spec.Trigger.Interval is not null || spec.Trigger.Calendar is not null;
        if (distance > Rare && !isChosen)
        {
            yield return Warning(
                "spec.trigger",
                $"it runs rarely: the next run is on {ScheduleSentence.Instant(first.NominalTime, schedule.Zone)}, the one after it on {ScheduleSentence.Instant(second.NominalTime, schedule.Zone)}.");
        }

        var starvesOthers = schedule.Concurrency.Mode is ConcurrencyMode.Forbid && schedule.ActionKind != ActionKind.Http;
        if (distance < ShortForAPod && starvesOthers)
        {
            yield return Warning(
                "spec.trigger",
                $"runs follow each other after {Words.Duration(distance)}, and a {schedule.ActionKind} takes seconds to start; with concurrency policy Forbid, runs that come due meanwhile are skipped.");
        }

        if (spec.Jitter is { } text && DurationText.TryParse(text, out var jitter, out _) && jitter > distance)
            yield return Warning("spec.jitter", $"{text} is longer than the time between two runs, {DurationText.Format(distance)}; no run is delayed into the next one.");
    }

    private static LintFinding Warning(string field, string message) => new(LintLevel.Warning, field, message);
}
