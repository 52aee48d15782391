namespace ScheduledJobs.Scheduling.Cron;

/// <summary>A cron expression is not valid. The message names the field, the column, the text found and what is allowed.</summary>
public sealed class CronFormatException : TriggerFormatException
{
    /// <summary>What is wrong, and where.</summary>
    public CronFormatException(string message, string? field = null, int column = 0) : base(message)
    {
        Field = field;
        Column = column;
    }

    /// <summary>The field, such as <c>day-of-week</c>; null if the whole expression is not valid.</summary>
    public string? Field { get; }

    /// <summary>Column of the invalid text, from 1; 0 if there isn't one.</summary>
    public int Column { get; }
}
