using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Exclusions;

namespace ScheduledJobs.Model.Preview;

/// <summary>Finds exclusions without an effect.</summary>
internal static class ExclusionLint
{
    /// <summary>How far it looks ahead: a date on a weekday comes back within that time, but for 29 February.</summary>
    private const int Years = 12;

    private static readonly TimeSpan Ahead = TimeSpan.FromDays(Years * 366);

    public static IEnumerable<LintFinding> Check(ScheduledJobSpec spec, Schedule schedule, DateTimeOffset now)
    {
        if (schedule.Excluding is not { } excluding || spec.Exclude is not { } exclude)
            yield break;
        var end = Instants.Add(now, Ahead);
        if (excluding.ExcludesNothing(now, spec.EndAt < end ? spec.EndAt.Value : end))
            yield return new LintFinding(LintLevel.Warning, "spec.exclude", $"has no effect: it excludes no time of the trigger in the next {Years} years.");
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, schedule.Zone).DateTime);
        if (exclude.Dates is { Count: > 0 } dates && dates.All(date => DateSpan.Parse(date).IsOverBy(today)))
            yield return new LintFinding(LintLevel.Warning, "spec.exclude.dates", "all of them are in the past.");
    }
}
