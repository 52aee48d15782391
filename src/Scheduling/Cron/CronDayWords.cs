using System.Globalization;
using System.Numerics;

namespace ScheduledJobs.Scheduling.Cron;

/// <summary>The days of a cron expression in words.</summary>
internal static class CronDayWords
{
    /// <summary>The words if every day matches.</summary>
    public const string EveryDay = "every day";

    private static readonly string[] Weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    private static readonly string[] Months =
        ["", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <param name="fields">The fields.</param>
    /// <param name="either">Whether one of the two day fields is enough if both are restricted.</param>
    public static string Of(CronFields fields, bool either)
    {
        var months = new CronValues(fields.Month.Values, 1, 12);
        var days = OfMonth(fields.DayOfMonth);
        var weekdays = OfWeek(fields.DayOfWeek);
        var rest = $"{Weeks(fields.Weeks)}{Years(fields.Years)}";

        // A full list such as 1-31 is restricted too: with it, every day matches either field.
        if (either && !fields.DayOfMonth.IsStar && !fields.DayOfWeek.IsStar && (days is null || weekdays is null))
            (days, weekdays) = (null, null);
        if (days is null)
            return $"{weekdays?.On ?? EveryDay}{(months.IsAll ? "" : $" {In(months)}")}{rest}";
        var ofMonth = $"on {days} of {(months.IsAll ? "the month" : Words.List([.. months.Values().Select(month => Months[month])], "or"))}";
        return weekdays is not { } week ? $"{ofMonth}{rest}"
            : either ? $"{ofMonth}, and {week.On}{(months.IsAll ? "" : $" {In(months)}")}{rest}"
            : $"{ofMonth}, if it is {week.IfItIs}{rest}";
    }

    private static string In(CronValues months) => months.IsRange ? $"from {Months[months.First]} to {Months[months.Last]}" : $"in {Words.List([.. months.Values().Select(month => Months[month])])}";

    /// <summary>The days of the month; null if all are allowed.</summary>
    private static string? OfMonth(CronFieldSet field)
    {
        var values = new CronValues(field.Values & ~1UL, 1, 31);
        if (field.IsStar || values.IsAll)
            return null;
        var parts = new List<string>();
        if (values.Count > 0)
            parts.Add(values.InWords("day"));
        parts.AddRange(Bits(field.BeforeLast).Select(BeforeLast));
        parts.AddRange(Bits(field.NearestWeekday).Select(day => $"the working day nearest to day {day}"));
        parts.AddRange(Bits(field.NearestWeekdayBeforeLast).Select(
            before => before == 0 ? "the last working day" : $"the working day nearest to {BeforeLast(before)}"));
        parts.AddRange(OfNth(field));
        return Words.List(parts);
    }

    /// <summary>The days of the week, after a time and after "if it is"; null if all are allowed.</summary>
    private static (string On, string IfItIs)? OfWeek(CronFieldSet field)
    {
        // A week begins on Monday here: Saturday and Sunday, not Sunday and Saturday.
        var mondayFirst = (field.Values & 0x7F) >> 1 | (field.Values & 1) << 6;
        var values = new CronValues(mondayFirst, 0, 6);
        if (field.IsStar || values.IsAll)
            return null;
        var nth = OfNth(field).Select(day => $"{day} of the month").ToList();
        if (nth.Count == 0 && values.Count == 6)
        {
            var missing = Name(BitOperations.TrailingZeroCount(~mondayFirst));
            return ($"{EveryDay} except {missing}", $"not {missing}");
        }

        if (nth.Count == 0 && values.IsRange)
            return ($"from {Name(values.First)} to {Name(values.Last)}", $"{Name(values.First)} to {Name(values.Last)}");
        IReadOnlyList<string> all = [.. values.Values().Select(Name), .. nth];
        return ($"on {Words.List(all)}", Words.List(all, "or"));

        static string Name(int value) => Weekdays[(value + 1) % 7];
    }

    private static IEnumerable<string> OfNth(CronFieldSet field)
    {
        foreach (var bit in Bits(field.NthWeekday))
            yield return $"the {Words.Ordinal(bit / 7 + 1)} {Weekdays[bit % 7]}";
        foreach (var weekday in Bits(field.LastWeekday))
            yield return $"the last {Weekdays[weekday]}";
    }

    private static string BeforeLast(int days) => days switch
    {
        0 => "the last day",
        1 => "the day before the last",
        _ => $"the {Words.Ordinal(days + 1)} last day",
    };

    private static string Weeks(ulong? weeks) => weeks is { } bits
        ? $", in ISO {new CronValues(bits, 1, 53).InWords("week")}"
        : "";

    private static string Years(CronYears? years)
    {
        if (years is null)
            return "";
        var values = years.Values().ToList();
        var (first, last) = (values[0], values[^1]);
        return values.Count <= 4 ? $", in {Words.List([.. values.Select(Number)])}"
            : last - first > values.Count - 1 ? $", in {Words.List([.. values.Take(3).Select(Number)])} and later years"
            : last == 9999 ? $", from {first} on"
            : $", from {first} to {last}";
    }

    private static IEnumerable<int> Bits(ulong bits)
    {
        for (; bits != 0; bits &= bits - 1)
            yield return BitOperations.TrailingZeroCount(bits);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
