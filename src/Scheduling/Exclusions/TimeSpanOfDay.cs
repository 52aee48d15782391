using System.Globalization;

namespace ScheduledJobs.Scheduling.Exclusions;

/// <summary>
/// A part of every day, such as <c>12:00-13:00</c> or, over midnight, <c>22:00-06:00</c>: from its start, inclusive, to its end, exclusive.
/// </summary>
public sealed record TimeSpanOfDay
{
    private static readonly string[] Formats = ["HH':'mm", "HH':'mm':'ss"];

    private TimeSpanOfDay(string text, int from, int to)
    {
        Text = text;
        From = from;
        To = to;
    }

    /// <summary>What the user wrote.</summary>
    public string Text { get; }

    /// <summary>First second of the day in it.</summary>
    internal int From { get; }

    /// <summary>First second after it; before <see cref="From"/> if it goes over midnight.</summary>
    internal int To { get; }

    /// <summary>Parses two times of day with a hyphen between them; the second may be 24:00.</summary>
    /// <exception cref="TriggerFormatException">The text has another form, or both times are the same.</exception>
    public static TimeSpanOfDay Parse(string text)
    {
        var ends = (text ?? "").Split('-');
        var found = text is null ? "nothing" : $"'{(text.Length <= 40 ? text : text[..37] + "...")}'";
        if (ends.Length != 2 || Read(ends[0]) is not { } from || (ends[1] == "24:00" ? (int)WholeSeconds.PerDay : Read(ends[1])) is not { } to)
            throw new TriggerFormatException($"must be two times of day such as 22:00-06:00, but is {found}");
        return from != to
            ? new TimeSpanOfDay(text!, from, to)
            : throw new TriggerFormatException($"must have two different times, but is {found}; all day is 00:00-24:00");
    }

    internal bool Contains(int second) => From < To ? second >= From && second < To : second >= From || second < To;

    private static int? Read(string text) =>
        TimeOnly.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? (int)(time.Ticks / TimeSpan.TicksPerSecond)
            : null;
}
