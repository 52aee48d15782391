using System.Globalization;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Cli.Output;

/// <summary>What moved or dropped a planned time, in words.</summary>
internal static class ClockText
{
    /// <summary>The marks of a time; empty if nothing is special about it.</summary>
    public static string Of(PreviewedTime time)
    {
        var marks = new[]
        {
            time.Clock is { } note ? Of(note) : null,
            time.Jitter > TimeSpan.Zero ? $"jitter +{Times.Rough(time.Jitter)}" : null,
            OutcomeOf(time.Outcome),
        };
        return string.Join("; ", marks.OfType<string>());
    }

    private static string Of(ClockNote note) => note.Effect switch
    {
        ClockEffect.Moved => $"{Clock(note)} does not exist: moved",
        ClockEffect.Merged => $"{Clock(note)} does not exist: falls together with this",
        ClockEffect.Dropped => $"{Clock(note)} does not exist: no run",
        ClockEffect.FirstOnly => $"{Clock(note)} occurs twice: the first",
        ClockEffect.SecondOnly => $"{Clock(note)} occurs twice: the second",
        ClockEffect.FirstOfBoth => $"{Clock(note)} occurs twice: 1 of 2",
        _ => $"{Clock(note)} occurs twice: 2 of 2",
    };

    private static string Clock(ClockNote note) =>
        $"{note.LocalTime.ToString("HH':'mm", CultureInfo.InvariantCulture)}{(note.LocalTimes > 1 ? $" (and {note.LocalTimes - 1} more)" : "")}";

    private static string? OutcomeOf(PreviewOutcome outcome) => outcome switch
    {
        PreviewOutcome.BeforeStart => "before startAt: no run",
        PreviewOutcome.AfterEnd => "after endAt: no run",
        PreviewOutcome.AfterMaxRuns => "after maxRuns: no run",
        _ => null,
    };
}
