using System.Diagnostics.CodeAnalysis;
using ScheduledJobs.Scheduling.Cron;

namespace ScheduledJobs.Model.Preview;

/// <summary>What one scheduler makes of a cron text.</summary>
public sealed record DialectReading
{
    /// <summary>Its name, such as <c>Quartz</c> or <c>Linux cron</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The dialect to choose for this meaning; null if this API has none, or only for another text.</summary>
    public CronDialect? Dialect { get; init; }

    /// <summary>The rules that set it apart, in a few words.</summary>
    public required string Rules { get; init; }

    /// <summary>Why it refuses the text; null if it accepts it.</summary>
    public string? Error { get; init; }

    /// <summary>What the text means, in words; null if it is refused.</summary>
    public string? Sentence { get; init; }

    /// <summary>The next times, in UTC; empty if the text is refused or never fires.</summary>
    public IReadOnlyList<DateTimeOffset> Times { get; init; } = [];

    /// <summary>What is accepted but probably not meant.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// Where it first differs from the reading that the comparison is about; null if no difference is found, or one of the two refuses the text.
    /// </summary>
    public DialectDifference? Difference { get; init; }

    /// <summary>Whether it accepts the text.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsValid => Error is null;
}
