namespace ScheduledJobs.Scheduling;

/// <summary>A trigger's text or numbers are not valid. The message says what was found and what is allowed, for the author of the schedule.</summary>
public class TriggerFormatException : FormatException
{
    /// <summary>What is wrong.</summary>
    public TriggerFormatException(string message) : base(message)
    {
    }

    /// <summary>The place of the wrong text in its list, from 0; null if it is not in one.</summary>
    public int? Item { get; init; }
}
