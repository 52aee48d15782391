using System.Diagnostics.CodeAnalysis;

namespace ScheduledJobs.Scheduling;

/// <summary>Durations as text: one or more of number and unit (ms s m h d w), largest first, as in <c>1h30m</c>. A day is 24 hours.</summary>
public static class DurationText
{
    /// <summary>Reads a duration; false, with a message that says what was expected, where the text is none.</summary>
    public static bool TryParse(string? text, out TimeSpan duration, [NotNullWhen(false)] out string? error) =>
        throw new NotSupportedException();

    /// <summary>The shortest text of a duration, such as <c>1h30m</c>; <c>0s</c> for zero.</summary>
    public static string Format(TimeSpan duration) => throw new NotSupportedException();
}
