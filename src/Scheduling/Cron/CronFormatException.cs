namespace ScheduledJobs.Scheduling.Cron;

/// <summary>A cron expression is wrong. The message names the field, the column, the text found and what is allowed.</summary>
public sealed class CronFormatException : TriggerFormatException
{
    /// <summary>What is wrong, and where.</summary>
    public CronFormatException(string message, string? field = null, int column = 0) : base(message)
    {
        Field = field;
        Column = column;
    }

    /// <summary>The field, such as <c>day-of-week</c>; null where the expression as a whole is wrong.</summary>
    public string? Field { get; }

    /// <summary>Column of the text that is wrong, from 1; 0 where there is none.</summary>
    public int Column { get; }
}
