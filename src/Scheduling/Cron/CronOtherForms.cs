namespace ScheduledJobs.Scheduling.Cron;

/// <summary>Notations of other schedulers that users paste, and their equivalents here.</summary>
internal static class CronOtherForms
{
    private const string Cron = "cron(";
    private const string Rate = "rate(";
    private const string At = "at(";

    /// <summary>What to write instead; null if the text has none of these forms.</summary>
    public static string? HintFor(string text) =>
        Has(text, Cron) ? "This is the AWS form: drop 'cron(' and ')', and the year, its last field; its weekdays are Quartz's (1 is Sunday), so set dialect: Quartz."
        : Has(text, Rate) ? "This is the AWS form of an interval: use trigger.interval.every, such as 5m."
        : Has(text, At) ? "This is the AWS form of a date: use trigger.date.at."
        : null;

    private static bool Has(string text, string start) => text.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
