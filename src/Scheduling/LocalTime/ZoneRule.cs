using System.Globalization;
using System.Text.RegularExpressions;

namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>
/// How a zone's clocks change every year from some time on: the last line of its data, in the form of POSIX, such as
/// <c>CET-1CEST,M3.5.0,M10.5.0/3</c>. The hours of a change may be 24 and more, or below 0: another day then.
/// </summary>
internal sealed partial class ZoneRule
{
    private readonly int _standard;
    private readonly int _daylight;
    private readonly Change _start;
    private readonly Change _end;

    private ZoneRule(Match match)
    {
        _standard = -Seconds(match.Groups["standard"].Value);
        _daylight = match.Groups["daylight"] is { Success: true } given ? -Seconds(given.Value) : _standard + 3600;
        _start = Change.Of(match.Groups["start"].Value, match.Groups["startTime"]);
        _end = Change.Of(match.Groups["end"].Value, match.Groups["endTime"]);
    }

    /// <summary>Reads a rule with two changes a year; null for any other text, such as that of a fixed offset.</summary>
    public static ZoneRule? Parse(string text) => Form().Match(text) is { Success: true } match ? new ZoneRule(match) : null;

    /// <summary>Local time minus UTC, in seconds, at an instant within the calendar.</summary>
    public int OffsetAt(long utc)
    {
        var year = new DateTime(utc * TimeSpan.TicksPerSecond).Year;
        var (latest, offset) = (WholeSeconds.None, _standard);
        for (var near = Math.Max(year - 1, 1); near <= Math.Min(year + 1, DateTime.MaxValue.Year); near++)
        {
            // In this order: if summer time ends when it begins again, it never ends.
            Consider(_end.At(near) - _daylight, _standard);
            Consider(_start.At(near) - _standard, _daylight);
        }

        return offset;

        void Consider(long at, int from)
        {
            if (at <= utc && at >= latest)
                (latest, offset) = (at, from);
        }
    }

    private static int Seconds(string text)
    {
        var parts = text.TrimStart('+', '-').Split(':');
        var seconds = 0;
        for (var i = 0; i < 3; i++)
            seconds = seconds * 60 + (i < parts.Length ? int.Parse(parts[i], CultureInfo.InvariantCulture) : 0);
        return text[0] == '-' ? -seconds : seconds;
    }

    // Two names with offsets west of Greenwich, and two days with times of day: Mm.w.d, Jn or n.
    [GeneratedRegex(
        "^(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)(?<standard>[+-]?[0-9]{1,2}(?::[0-9]{2}){0,2})" +
        "(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)(?<daylight>[+-]?[0-9]{1,2}(?::[0-9]{2}){0,2})?" +
        @",(?<start>M[0-9]{1,2}\.[1-5]\.[0-6]|J?[0-9]{1,3})(?:/(?<startTime>[+-]?[0-9]{1,3}(?::[0-9]{2}){0,2}))?" +
        @",(?<end>M[0-9]{1,2}\.[1-5]\.[0-6]|J?[0-9]{1,3})(?:/(?<endTime>[+-]?[0-9]{1,3}(?::[0-9]{2}){0,2}))?$",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();

    /// <summary>A change of every year.</summary>
    /// <param name="Kind"><c>M</c>: the n-th weekday of a month. <c>J</c>: a day of the year without 29 February, from 1. <c>n</c>: with it, from 0.</param>
    /// <param name="Month">The month; 0 unless the kind is M.</param>
    /// <param name="Number">Which weekday, where 5 is the last; otherwise the day of the year.</param>
    /// <param name="Weekday">The weekday, from Sunday.</param>
    /// <param name="Time">Seconds after the midnight at which the day begins.</param>
    private readonly record struct Change(char Kind, int Month, int Number, int Weekday, int Time)
    {
        public static Change Of(string day, Group time)
        {
            var seconds = time.Success ? Seconds(time.Value) : 2 * 3600;
            if (day[0] is not 'M')
                return new Change(day[0] is 'J' ? 'J' : 'n', 0, int.Parse(day.TrimStart('J'), CultureInfo.InvariantCulture), 0, seconds);
            var parts = day[1..].Split('.').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
            return new Change('M', Math.Clamp(parts[0], 1, 12), parts[1], parts[2], seconds);
        }

        /// <summary>The local time of the change in a year.</summary>
        public long At(int year) => DayOf(year) * WholeSeconds.PerDay + Time;

        private long DayOf(int year)
        {
            var first = new DateOnly(year, Math.Max(Month, 1), 1);
            if (Kind != 'M')
                return first.DayNumber + (Kind == 'n' ? Number : Number - 1 + (DateTime.IsLeapYear(year) && Number >= 60 ? 1 : 0));
            var day = (Weekday - (int)first.DayOfWeek + 7) % 7 + (Number - 1) * 7;
            return first.DayNumber + (day < DateTime.DaysInMonth(year, Month) ? day : day - 7);
        }
    }
}
