using System.Globalization;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Exclusions;

namespace ScheduledJobs.Model.Preview;

/// <summary>An exclusion in words.</summary>
internal static class ExclusionWords
{
    /// <summary>More dates than this are not listed.</summary>
    private const int MaxDates = 3;

    /// <summary>Such as <c>not on Saturday, Sunday and *-12-25 (those times move to the next other day), and not between 22:00 and 06:00</c>.</summary>
    public static string Of(ExcludeSpec spec)
    {
        List<string> days = [.. (spec.Weekdays ?? []).Select(NameOf)];
        var dates = spec.Dates ?? [];
        days.AddRange(dates.Take(MaxDates));
        if (dates.Count > MaxDates)
            days.Add($"{dates.Count - MaxDates} more dates");
        days.AddRange((spec.Calendars ?? []).Select(calendar => $"the days of calendar {calendar.Name}"));
        var where = spec.Policy switch
        {
            nameof(ExclusionPolicy.NextDay) => " (those times move to the next other day)",
            nameof(ExclusionPolicy.PreviousDay) => " (those times move to the last other day before)",
            _ => "",
        };
        List<string> parts = [];
        if (days.Count > 0)
            parts.Add($"not on {Words.List(days)}{where}");
        if (spec.Times is { Count: > 0 } times)
            parts.Add($"not between {Words.List([.. times.Select(time => time.Replace("-", " and ", StringComparison.Ordinal))], "or")}");
        return string.Join(", and ", parts);
    }

    private static string NameOf(string weekday) =>
        CultureInfo.InvariantCulture.DateTimeFormat.DayNames.FirstOrDefault(name => name.StartsWith(weekday, StringComparison.OrdinalIgnoreCase)) ?? weekday;
}
