namespace ScheduledJobs.Scheduling.Cron;

/// <summary>
/// Warns if weekday numbers may follow another scheduler's convention. Sunday is 0 in crontab and 1 in Quartz, so a pasted expression is
/// valid in both dialects but a day off in one of them.
/// </summary>
internal static class WeekdayNumbers
{
    public static void Check(CronDialect dialect, int fields, string dayOfMonth, string dayOfWeek, List<string> warnings)
    {
        if (!HasNumber(dayOfWeek))
            return;
        if (dialect == CronDialect.Quartz)
            warnings.Add("day-of-week: in the Quartz dialect 1 is Sunday and 7 is Saturday; use names to avoid confusion.");
        else if (dialect == CronDialect.Crontab && (dayOfMonth == "?" || (fields > 5 && LooksLikeQuartz(dayOfWeek))))
            warnings.Add($"day-of-week: this looks like Quartz, where 1 is Sunday; here '{Shorten(dayOfWeek)}' counts from Sunday = 0. Use names, or set dialect: Quartz.");
    }

    /// <summary>Whether the field contains a weekday number. A number after '#' says which one of the month, and one after '/' is a step.</summary>
    private static bool HasNumber(string dayOfWeek)
    {
        var previous = ',';
        foreach (var character in dayOfWeek)
        {
            if (char.IsAsciiDigit(character) && (previous is ',' or '-'))
                return true;
            previous = character;
        }

        return false;
    }

    /// <summary>Monday to Friday, the whole week, Saturday, the last and the n-th weekday, in Quartz numbering.</summary>
    private static bool LooksLikeQuartz(string dayOfWeek) =>
        dayOfWeek is "2-6" or "1-7" || dayOfWeek.Contains('7', StringComparison.Ordinal) || dayOfWeek.Contains('#', StringComparison.Ordinal) ||
        dayOfWeek.EndsWith("L", StringComparison.OrdinalIgnoreCase);

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..37] + "...";
}
