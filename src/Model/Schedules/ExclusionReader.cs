using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Exclusions;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Parses excluded days and times; each failure names the field.</summary>
internal static class ExclusionReader
{
    private static readonly string[] WeekdayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    public static IReadOnlyList<DayOfWeek> Weekdays(string field, IReadOnlyList<string>? names)
    {
        CheckLength(field, names, WeekdayNames.Length);
        var weekdays = new List<DayOfWeek>();
        foreach (var (i, name) in (names ?? []).Index())
        {
            var index = Array.IndexOf(WeekdayNames, name);
            if (index < 0)
                throw new SpecException(Reasons.InvalidSchedule, $"{field}[{i}]: '{name}' is not one of {string.Join(", ", WeekdayNames)}");
            if (!weekdays.Contains((DayOfWeek)index))
                weekdays.Add((DayOfWeek)index);
        }

        return weekdays;
    }

    public static IReadOnlyList<DateSpan> Dates(string field, IReadOnlyList<string>? texts, int most)
    {
        CheckLength(field, texts, most);
        return [.. (texts ?? []).Select((text, i) => Named($"{field}[{i}]", () => DateSpan.Parse(text)))];
    }

    public static IReadOnlyList<TimeSpanOfDay> Times(string field, IReadOnlyList<string>? texts)
    {
        CheckLength(field, texts, SpecLimits.ExcludedTimes);
        return [.. (texts ?? []).Select((text, i) => Named($"{field}[{i}]", () => TimeSpanOfDay.Parse(text)))];
    }

    public static T Named<T>(string field, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (TriggerFormatException e)
        {
            throw new SpecException(Reasons.InvalidSchedule, $"{field}: {e.Message}");
        }
    }

    public static void CheckLength<T>(string field, IReadOnlyList<T>? items, int most)
    {
        if (SpecLimits.FindFault(items?.Count ?? 0, most) is { } fault)
            throw new SpecException(Reasons.InvalidSchedule, $"{field}: {fault}");
    }
}
