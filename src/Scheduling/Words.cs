namespace ScheduledJobs.Scheduling;

/// <summary>Lists, numbers and periods as English text.</summary>
public static class Words
{
    private static readonly (string Name, long Ticks)[] Units =
    [
        ("week", 7 * TimeSpan.TicksPerDay),
        ("day", TimeSpan.TicksPerDay),
        ("hour", TimeSpan.TicksPerHour),
        ("minute", TimeSpan.TicksPerMinute),
        ("second", TimeSpan.TicksPerSecond),
    ];

    /// <summary><c>a</c>, <c>a and b</c>, or <c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> items, string last = "and") => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => $"{string.Join(", ", items.Take(items.Count - 1))} {last} {items[^1]}",
    };

    /// <summary><c>1st</c>, <c>2nd</c>, <c>11th</c>.</summary>
    public static string Ordinal(int number) => (number % 100, number % 10) switch
    {
        (11 or 12 or 13, _) => $"{number}th",
        (_, 1) => $"{number}st",
        (_, 2) => $"{number}nd",
        (_, 3) => $"{number}rd",
        _ => $"{number}th",
    };

    /// <summary><c>every minute</c>, <c>every 90 minutes</c>, <c>every 1 day, 2 hours</c>: one unit if the number is small.</summary>
    public static string Every(TimeSpan period)
    {
        foreach (var (name, ticks) in Units)
        {
            if (period.Ticks % ticks == 0 && period.Ticks / ticks is > 0 and < 1000)
                return period.Ticks == ticks ? $"every {name}" : $"every {Count(period.Ticks / ticks, name)}";
        }

        return "every " + Duration(period);
    }

    /// <summary><c>1 hour, 30 minutes</c>; fractions of a second are omitted, and less than a second is <c>0 seconds</c>.</summary>
    public static string Duration(TimeSpan duration)
    {
        var parts = new List<string>();
        var rest = duration.Ticks;
        foreach (var (name, ticks) in Units)
        {
            if (name == "week" && rest % ticks != 0)
                continue;
            if (rest / ticks > 0)
                parts.Add(Count(rest / ticks, name));
            rest %= ticks;
        }

        return parts.Count == 0 ? "0 seconds" : string.Join(", ", parts);
    }

    /// <summary><c>1 run</c>, <c>2 runs</c>.</summary>
    public static string Count(long number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
