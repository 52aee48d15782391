using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ScheduledJobs.Scheduling;

/// <summary>Durations as text: one or more numbers with units (ms s m h d w), largest first, as in <c>1h30m</c>. A day is 24 hours.</summary>
public static class DurationText
{
    private const string Expected = "expected one or more pairs of a whole number and a unit (w d h m s ms), largest first, such as 90s, 1h30m or 2d";

    private static readonly (string Name, long Ticks)[] Units =
    [
        ("w", 7 * TimeSpan.TicksPerDay),
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>Parses a duration. On failure returns false, with a message that says what was expected.</summary>
    public static bool TryParse(string? text, out TimeSpan duration, [NotNullWhen(false)] out string? error)
    {
        duration = default;
        if (string.IsNullOrEmpty(text))
        {
            error = $"The duration is empty; {Expected}.";
            return false;
        }

        var total = 0L;
        var largest = 0;
        for (var position = 0; position < text.Length;)
        {
            var unitAt = AfterRun(text, position, char.IsAsciiDigit);
            var end = AfterRun(text, unitAt, char.IsAsciiLetter);
            var unit = IndexOfUnit(text.AsSpan(unitAt, end - unitAt));
            if (unitAt == position || unit < largest)
            {
                error = DurationHint.For(text) is { } meant
                    ? $"you wrote '{Shorten(text)}'; write {meant}."
                    : $"'{Shorten(text)}' is not a duration (see column {position + 1}); {Expected}.";
                return false;
            }

            if (!long.TryParse(text.AsSpan(position, unitAt - position), out var number) ||
                number > (long.MaxValue - total) / Units[unit].Ticks)
            {
                error = $"'{Shorten(text)}' is too long a duration; the longest is about 29,000 years.";
                return false;
            }

            total += number * Units[unit].Ticks;
            largest = unit + 1;
            position = end;
        }

        duration = new TimeSpan(total);
        error = null;
        return true;
    }

    /// <summary>
    /// A duration as text, such as <c>1h30m</c> or <c>10d</c>; <c>0s</c> for zero. Uses weeks only if they are whole, and omits fractions of a
    /// millisecond.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative.</exception>
    public static string Format(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        var text = new StringBuilder();
        var rest = duration.Ticks;
        foreach (var (name, ticks) in Units)
        {
            if (name == "w" && rest % ticks != 0)
                continue;
            if (rest / ticks > 0)
                text.Append(rest / ticks).Append(name);
            rest %= ticks;
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    /// <summary>Formats a period with one unit if the number is small, such as <c>90m</c> or <c>36h</c>, otherwise like <see cref="Format"/>.</summary>
    internal static string FormatPeriod(TimeSpan period)
    {
        foreach (var (name, ticks) in Units)
        {
            if (period.Ticks % ticks == 0 && period.Ticks / ticks is > 0 and < 1000)
                return period.Ticks / ticks + name;
        }

        return Format(period);
    }

    private static int AfterRun(string text, int from, Func<char, bool> belongs)
    {
        while (from < text.Length && belongs(text[from]))
            from++;
        return from;
    }

    private static int IndexOfUnit(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < Units.Length; i++)
        {
            if (name.SequenceEqual(Units[i].Name))
                return i;
        }

        return -1;
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..37] + "...";
}
