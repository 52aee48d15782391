namespace ScheduledJobs.Scheduling.Cron;

/// <summary>Notations of other schedulers that users paste, and their equivalents here.</summary>
internal static class CronOtherForms
{
    private const string Cron = "cron(";
    private const string Rate = "rate(";
    private const string At = "at(";

    /// <summary>What to write instead; null if the text has none of these forms.</summary>
    public static string? HintFor(string text) =>
        Has(text, Cron) ? "This is AWS syntax: remove 'cron(', ')' and the last field (the year), and set dialect: Quartz, which numbers weekdays the same way (1 is Sunday)."
        : Has(text, Rate) ? "This is AWS syntax for an interval: use trigger.interval.every, such as 5m."
        : Has(text, At) ? "This is AWS syntax for a date: use trigger.date.at."
        : null;

    private static bool Has(string text, string start) => text.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
