namespace ScheduledJobs.Scheduling.Cron;

/// <summary>A parsed cron expression: a set of local dates and times of day, in no time zone. Immutable and thread-safe.</summary>
public sealed class CronExpression
{
    private CronExpression()
    {
    }

    /// <summary>Parses 5 fields, 6 with leading seconds, 7 with a trailing year, or a macro.</summary>
    /// <param name="expression">The text.</param>
    /// <param name="dialect">Whose rules it follows.</param>
    /// <param name="hashSeed">What <c>H</c> is hashed from (namespace/name).</param>
    /// <exception cref="CronFormatException">The text is wrong.</exception>
    public static CronExpression Parse(string expression, CronDialect dialect = CronDialect.Crontab, string hashSeed = "") =>
        throw new NotSupportedException();
}
