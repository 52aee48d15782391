namespace ScheduledJobs.Scheduling.Cron;

/// <summary>
/// A cron expression in words: <c>at 02:30 every day except Sunday</c>. It follows from the parsed values, so expressions that mean the same
/// have the same words.
/// </summary>
public static class CronSentence
{
    /// <summary>The words for an expression.</summary>
    /// <param name="expression">The text.</param>
    /// <param name="dialect">The rules it follows.</param>
    /// <param name="hashSeed">Seed of <c>H</c> (namespace/name).</param>
    /// <param name="bothDays">Whether a day must match both day fields, whatever the dialect's rule.</param>
    /// <exception cref="CronFormatException">The text is not valid.</exception>
    public static string Of(string expression, CronDialect dialect = CronDialect.Crontab, string hashSeed = "", bool bothDays = false)
    {
        var parsed = CronExpression.Parse(expression, dialect, hashSeed);
        return parsed.Every is { } every ? Words.Every(every) : Of(CronParser.Read(expression, dialect, hashSeed)!, dialect == CronDialect.Crontab && !bothDays, parsed.NeverFires);
    }

    /// <summary>The words for APScheduler's fields.</summary>
    /// <param name="fields">As for <see cref="CronExpression.ParseFields"/>.</param>
    /// <param name="hashSeed">Seed of <c>H</c> (namespace/name).</param>
    /// <exception cref="CronFormatException">A field is unknown or not valid, or no field is given.</exception>
    public static string OfFields(IReadOnlyDictionary<string, string> fields, string hashSeed = "") => Of(
        CronParser.ReadNamed(fields, hashSeed), false, CronExpression.ParseFields(fields, hashSeed).NeverFires);

    private static string Of(CronFields fields, bool either, bool neverFires)
    {
        if (neverFires)
            return "never, because no day of any year matches";
        var (time, isRhythm) = CronTimeWords.Of(fields);
        var days = CronDayWords.Of(fields, either);
        return days == CronDayWords.EveryDay && isRhythm ? time : $"{time} {days}";
    }
}
