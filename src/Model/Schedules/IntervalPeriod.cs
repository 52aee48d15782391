using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Model.Schedules;

/// <summary>The period of <c>trigger.interval</c>: one text, or the sum of several units.</summary>
internal static class IntervalPeriod
{
    /// <summary>Reads a period.</summary>
    /// <param name="field">The field of the interval.</param>
    /// <param name="spec">The interval.</param>
    /// <exception cref="SpecException">It is not valid.</exception>
    public static TimeSpan Read(string field, IntervalTriggerSpec spec)
    {
        var hasUnits = Array.Exists(UnitsOf(spec), u => u.Value is not null);
        if (hasUnits == (spec.Every is not null))
            throw new SpecException(Reasons.InvalidSchedule, $"{field}: set every, or one or more of weeks, days, hours, minutes, seconds");
        SpecReader.CheckNumbers(field, [.. UnitsOf(spec).Select(u => (u.Name, u.Value, u.Most))]);
        var every = spec.Every is { } text ? SpecReader.Period($"{field}.every", text) : Of(spec);
        return every >= TimeSpan.FromSeconds(1)
            ? every
            : throw new SpecException(Reasons.InvalidSchedule, $"{field}: the period must be at least 1s, but is {DurationText.Format(every)}");
    }

    /// <summary>The period of a valid interval.</summary>
    public static TimeSpan Of(IntervalTriggerSpec spec) => spec.Every is { } text
        ? SpecReader.Period("every", text)
        : UnitsOf(spec).Aggregate(TimeSpan.Zero, (sum, u) => sum + (u.Unit * (u.Value ?? 0)));

    private static (string Name, int? Value, TimeSpan Unit, int Most)[] UnitsOf(IntervalTriggerSpec spec) =>
    [
        ("weeks", spec.Weeks, TimeSpan.FromDays(7), SpecLimits.Weeks),
        ("days", spec.Days, TimeSpan.FromDays(1), SpecLimits.Days),
        ("hours", spec.Hours, TimeSpan.FromHours(1), SpecLimits.Hours),
        ("minutes", spec.Minutes, TimeSpan.FromMinutes(1), SpecLimits.Minutes),
        ("seconds", spec.Seconds, TimeSpan.FromSeconds(1), int.MaxValue),
    ];
}
