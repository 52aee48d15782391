using ScheduledJobs.Model.Schedules.Calendars;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Compiles <c>spec.exclude</c>. Problems are <see cref="SpecException"/> that name the field.</summary>
internal static class ExclusionCompiler
{
    private const string Field = "spec.exclude";

    /// <param name="spec">The spec.</param>
    /// <param name="namespace">Namespace of the schedule.</param>
    /// <param name="clock">Zone and daylight-saving policies of the schedule.</param>
    /// <param name="calendars">The calendars that it may refer to.</param>
    public static Exclusion Compile(ExcludeSpec spec, string? @namespace, WallClock clock, ICalendarSource calendars)
    {
        ExclusionReader.CheckLength($"{Field}.calendars", spec.Calendars, SpecLimits.Calendars);
        var rules = new ExclusionRules
        {
            Days = new ExcludedDays(
                ExclusionReader.Weekdays($"{Field}.weekdays", spec.Weekdays), ExclusionReader.Dates($"{Field}.dates", spec.Dates, SpecLimits.ExcludedDates)),
            Times = ExclusionReader.Times($"{Field}.times", spec.Times),
            Policy = SpecReader.Choice<ExclusionPolicy>($"{Field}.policy", spec.Policy),
        };
        var references = spec.Calendars ?? [];
        if (rules.Days.Weekdays.Count + rules.Days.Dates.Count + rules.Times.Count + references.Count == 0)
            throw new SpecException(Reasons.InvalidSchedule, $"{Field}: set at least one of weekdays, dates, times, calendars");
        var all = rules with { Calendars = CalendarLookup.Resolve(references, @namespace, calendars) };
        return ExclusionReader.Named($"{Field}.policy", () => new Exclusion(all, clock));
    }

    /// <summary>Parts without an effect, as sentences with their field.</summary>
    public static IEnumerable<string> Warnings(ExcludeSpec spec)
    {
        var hasDays = spec is { Weekdays.Count: > 0 } or { Dates.Count: > 0 } or { Calendars.Count: > 0 };
        if (spec.Policy != nameof(ExclusionPolicy.Skip) && !hasDays)
            yield return $"{Field}.policy: has no effect; {spec.Policy} applies only to excluded days, and times in excluded parts of days are left out.";
    }
}
