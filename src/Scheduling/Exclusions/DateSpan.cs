using System.Globalization;

namespace ScheduledJobs.Scheduling.Exclusions;

/// <summary>
/// Days as a user writes them: a date (<c>2026-12-24</c>), a range with both ends included (<c>2026-12-27/2027-01-01</c>), or the same in every
/// year (<c>*-05-01</c>, <c>*-12-24/*-01-06</c>, which ends in the next year).
/// </summary>
public readonly record struct DateSpan
{
    /// <summary>A leap year, so that it has all 366 dates.</summary>
    private const int LeapYear = 2000;

    private readonly bool _isRange;

    private DateSpan(bool isYearly, bool isRange, int first, int last)
    {
        IsYearly = isYearly;
        _isRange = isRange;
        First = first;
        Last = last;
    }

    /// <summary>What the user wrote: there is only one way to write it. Not kept, because a calendar may have thousands of dates.</summary>
    public string Text => _isRange ? $"{Write(First)}/{Write(Last)}" : Write(First);

    /// <summary>Whether it is the same in every year. 29 February then means leap years only.</summary>
    public bool IsYearly { get; }

    /// <summary>The first day: a day number, or the date's place in a leap year, from 0.</summary>
    internal int First { get; }

    /// <summary>The last day, in the same form; before <see cref="First"/> for a yearly range over the new year.</summary>
    internal int Last { get; }

    /// <summary>Parses a date or a range.</summary>
    /// <exception cref="TriggerFormatException">The text has another form, or a range ends before it begins.</exception>
    public static DateSpan Parse(string text)
    {
        var ends = (text ?? "").Split('/');
        if (ends.Length > 2 || !TryRead(ends[0], out var first, out var isYearly) || !TryRead(ends[^1], out var last, out var isLastYearly))
            throw new TriggerFormatException($"must be a date such as 2026-12-24 or *-12-24, or a range such as 2026-12-27/2027-01-01 or *-12-24/*-01-06, but is {Found(text)}");
        if (isYearly != isLastYearly)
            throw new TriggerFormatException($"both ends of a range must have a year, or neither, but it is {Found(text)}");
        if (!isYearly && last < first)
            throw new TriggerFormatException($"must not end before it begins, but is {Found(text)}");
        return new DateSpan(isYearly, ends.Length == 2, first, last);
    }

    /// <summary>Whether all of it is before a date.</summary>
    public bool IsOverBy(DateOnly date) => !IsYearly && Last < date.DayNumber;

    /// <summary>Whether it includes a day.</summary>
    /// <param name="day">The day number.</param>
    internal bool Contains(int day)
    {
        var at = IsYearly ? PlaceOf(DateOnly.FromDayNumber(day)) : day;
        return First <= Last ? at >= First && at <= Last : at >= First || at <= Last;
    }

    private string Write(int day) => IsYearly
        ? new DateOnly(LeapYear, 1, 1).AddDays(day).ToString("'*'-MM-dd", CultureInfo.InvariantCulture)
        : DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool TryRead(string text, out int day, out bool isYearly)
    {
        isYearly = text.StartsWith("*-", StringComparison.Ordinal);
        var full = isYearly ? $"{LeapYear}{text.AsSpan(1)}" : text;
        var isDate = DateOnly.TryParseExact(full, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        day = isYearly ? PlaceOf(date) : date.DayNumber;
        return isDate;
    }

    private static int PlaceOf(DateOnly date) => new DateOnly(LeapYear, date.Month, date.Day).DayOfYear - 1;

    private static string Found(string? text) => text is null ? "nothing" : $"'{(text.Length <= 40 ? text : text[..37] + "...")}'";
}
