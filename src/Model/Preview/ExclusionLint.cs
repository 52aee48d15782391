using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.LocalTime;

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
        if (FindPastDates("spec.exclude.dates", exclude.Dates, schedule.Zone, now) is { } past)
            yield return past;
    }

    /// <summary>A finding if there are dates and all of them have passed; otherwise null.</summary>
    public static LintFinding? FindPastDates(string field, IReadOnlyList<string>? dates, TimeZoneInfo zone, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(ZoneTime.Of(now, zone).DateTime);
        return dates is { Count: > 0 } && dates.All(date => DateSpan.Parse(date).IsOverBy(today))
            ? new LintFinding(LintLevel.Warning, field, "all of them are in the past.")
            : null;
    }
}
