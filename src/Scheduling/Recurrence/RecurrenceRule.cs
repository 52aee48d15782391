namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>A recurrence rule of iCalendar (RFC 5545, 3.3.10), as it is written. Immutable.</summary>
public sealed class RecurrenceRule
{
    internal RecurrenceRule(string text)
    {
        Text = text;
    }

    /// <summary>The rule in capitals, without spaces, line breaks and a leading <c>RRULE:</c>.</summary>
    public string Text { get; }

    /// <summary>Number of occurrences; null for no limit.</summary>
    public int? Count { get; internal init; }

    /// <summary>The last possible time; null for no limit.</summary>
    public RecurrenceTime? Until { get; internal init; }

    internal Frequency Frequency { get; init; }

    /// <summary>Every n-th period; at least 1.</summary>
    internal int Interval { get; init; } = 1;

    /// <summary>The first day of a week, 0 (Monday) to 6.</summary>
    internal int WeekStart { get; init; }

    // The BY parts, sorted and without duplicates; empty if they are missing.

    internal int[] Months { get; init; } = [];

    internal int[] WeekNumbers { get; init; } = [];

    internal int[] YearDays { get; init; } = [];

    internal int[] MonthDays { get; init; } = [];

    internal WeekdayNumber[] Days { get; init; } = [];

    internal int[] Hours { get; init; } = [];

    internal int[] Minutes { get; init; } = [];

    internal int[] Seconds { get; init; } = [];

    internal int[] Positions { get; init; } = [];

    /// <summary>Parses a rule.</summary>
    /// <exception cref="TriggerFormatException">The text is not a rule; the message begins with the part that is wrong.</exception>
    public static RecurrenceRule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rule = RuleReader.Read(text);
        RuleCheck.Check(rule);
        return rule;
    }

    /// <inheritdoc />
    public override string ToString() => Text;
}
