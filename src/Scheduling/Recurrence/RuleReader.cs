using System.Globalization;

namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>Reads the parts of a rule, each by itself.</summary>
internal static class RuleReader
{
    private static readonly string[] WeekdayNames = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    private static readonly string[] Known =
    [
        "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND",
        "BYSETPOS",
    ];

    public static RecurrenceRule Read(string given)
    {
        var text = RuleText.Of(given);
        var parts = Split(text);
        if (!parts.TryGetValue("FREQ", out var frequency))
            throw Wrong("FREQ", text, "a rule that has it, like FREQ=DAILY");
        return new RecurrenceRule(RuleText.WithoutSpaces(text))
        {
            Frequency = FrequencyOf(frequency),
            Interval = parts.TryGetValue("INTERVAL", out var interval) ? Positive("INTERVAL", interval) : 1,
            Count = parts.TryGetValue("COUNT", out var count) ? Positive("COUNT", count) : null,
            Until = parts.TryGetValue("UNTIL", out var until) ? UntilOf(until) : null,
            WeekStart = parts.TryGetValue("WKST", out var weekStart) ? WeekdayOf("WKST", weekStart, weekStart, "MO, TU, WE, TH, FR, SA or SU") : 0,
            Months = Numbers(parts, "BYMONTH", 1, 12),
            WeekNumbers = Signed(parts, "BYWEEKNO", 53),
            YearDays = Signed(parts, "BYYEARDAY", 366),
            MonthDays = Signed(parts, "BYMONTHDAY", 31),
            Days = parts.TryGetValue("BYDAY", out var days) ? [.. days.Split(',').Select(WeekdayNumberOf).Distinct()] : [],
            Hours = Numbers(parts, "BYHOUR", 0, 23),
            Minutes = Numbers(parts, "BYMINUTE", 0, 59),
            Seconds = SecondsOf(parts),
            Positions = Signed(parts, "BYSETPOS", 366),
        };
    }

    private static Dictionary<string, string> Split(string text)
    {
        if (text.Length == 0)
            throw new TriggerFormatException("the rule is empty; expected parts like FREQ=WEEKLY;BYDAY=MO");
        var parts = new Dictionary<string, string>();
        foreach (var part in text.Split(';'))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var name = (at > 0 ? part[..at] : part).Trim();
            RuleText.RefuseOther(name);
            if (at <= 0)
                throw new TriggerFormatException($"found '{Shorten(part)}', expected NAME=VALUE, with ';' between the parts");
            if (!Known.Contains(name, StringComparer.Ordinal))
                throw new TriggerFormatException($"{Shorten(name)}: unknown part, expected one of {Words.List(Known, "or")}");
            if (!parts.TryAdd(name, part[(at + 1)..].Trim()))
                throw new TriggerFormatException($"{name}: found twice, expected once, with a list of values if there are several");
        }

        return parts;
    }

    private static Frequency FrequencyOf(string value) => value switch
    {
        "SECONDLY" => Frequency.Secondly,
        "MINUTELY" => Frequency.Minutely,
        "HOURLY" => Frequency.Hourly,
        "DAILY" => Frequency.Daily,
        "WEEKLY" => Frequency.Weekly,
        "MONTHLY" => Frequency.Monthly,
        "YEARLY" => Frequency.Yearly,
        _ => throw Wrong("FREQ", value, "SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY"),
    };

    private static int Positive(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw Wrong(name, value, $"a number from 1 to {int.MaxValue}");

    private static RecurrenceTime UntilOf(string value) => RecurrenceTime.TryParse(value, out var until)
        ? until
        : throw Wrong("UNTIL", value, "a date like 20261224, a local time like 20261224T180000, or a time in UTC like 20261224T180000Z");

    private static WeekdayNumber WeekdayNumberOf(string value)
    {
        const string Expected = "MO, TU, WE, TH, FR, SA or SU, optionally with a number from 1 to 53 in front, like -1FR";
        var text = value.Trim();
        if (text.Length < 2)
            throw Wrong("BYDAY", value, Expected);
        var weekday = WeekdayOf("BYDAY", text[^2..], value, Expected);
        if (text.Length == 2)
            return new WeekdayNumber(0, weekday);
        return TrySigned(text[..^2], 53, out var ordinal) ? new WeekdayNumber(ordinal, weekday) : throw Wrong("BYDAY", value, Expected);
    }

    private static int WeekdayOf(string part, string name, string value, string expected) =>
        Array.IndexOf(WeekdayNames, name) is >= 0 and var weekday ? weekday : throw Wrong(part, value, expected);

    /// <summary>A second of 60 is a leap second. Clocks here have none, and RFC 5545 (3.3.12) then reads it as 59.</summary>
    private static int[] SecondsOf(Dictionary<string, string> parts) =>
        [.. Numbers(parts, "BYSECOND", 0, 60).Select(second => Math.Min(second, 59)).Distinct()];

    private static int[] Numbers(Dictionary<string, string> parts, string name, int min, int max) => List(parts, name, value =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw Wrong(name, value, $"numbers from {min} to {max}"));

    private static int[] Signed(Dictionary<string, string> parts, string name, int max) => List(parts, name, value =>
        TrySigned(value, max, out var number) ? number : throw Wrong(name, value, $"numbers from 1 to {max}, or from -{max} to -1 to count from the end"));

    private static bool TrySigned(string value, int max, out int number) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && number != 0 && number >= -max && number <= max;

    private static int[] List(Dictionary<string, string> parts, string name, Func<string, int> read) =>
        parts.TryGetValue(name, out var list) ? [.. list.Split(',').Select(value => read(value.Trim())).Distinct().Order()] : [];

    private static TriggerFormatException Wrong(string part, string found, string expected) => new($"{part}: found '{Shorten(found)}', expected {expected}");

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..37] + "...";
}
