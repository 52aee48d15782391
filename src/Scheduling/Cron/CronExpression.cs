using System.Numerics;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Cron;

/// <summary>A parsed cron expression: a set of local dates and times of day, in no time zone. Immutable and thread-safe.</summary>
public sealed class CronExpression : ILocalPattern
{
    private static readonly CronTimes NoTimes = new(1, 1, 1);
    private static readonly CronDays NoDays = new(0, null, null, new CronFieldSet(), new CronFieldSet(), either: false);

    private readonly CronTimes _times;
    private readonly CronDays _days;
    private readonly bool _repeats;

    internal CronExpression(string text, CronDialect dialect, CronFields fields, IReadOnlyList<string> warnings)
    {
        Text = text;
        Dialect = dialect;
        var either = dialect == CronDialect.Crontab && !fields.DayOfMonth.IsStar && !fields.DayOfWeek.IsStar;
        _times = new CronTimes(fields.Hour.Values, fields.Minute.Values, fields.Second.Values);
        _days = new CronDays(fields.Month.Values, fields.Years, fields.Weeks, fields.DayOfMonth, fields.DayOfWeek, either);
        _repeats = fields.Second.Repeats || fields.Minute.Repeats || fields.Hour.Repeats;
        Warnings = CronLinter.Check(warnings, fields, either, _days.IsNever);
    }

    /// <summary>A period, <c>@every</c>: not a set of local times at all.</summary>
    internal CronExpression(string text, CronDialect dialect, TimeSpan every)
    {
        Text = text;
        Dialect = dialect;
        Every = every;
        _times = NoTimes;
        _days = NoDays;
        Warnings = [];
    }

    private CronExpression(string text, CronDialect dialect, CronExpression original)
    {
        Text = text;
        Dialect = dialect;
        _times = original._times;
        _days = original._days;
        _repeats = original._repeats;
        Warnings = original.Warnings;
    }

    /// <summary>The text, with single spaces between the fields; for named fields, <c>name=value</c> of each given field.</summary>
    public string Text { get; }

    /// <summary>The rules it follows.</summary>
    public CronDialect Dialect { get; }

    /// <summary>The period of <c>@every</c>; null for everything else.</summary>
    public TimeSpan? Every { get; }

    /// <summary>What is allowed but probably not meant, as sentences; empty if there is nothing to report.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Whether no day ever matches, such as 30 February.</summary>
    public bool NeverFires => Every is null && _days.IsNever;

    /// <summary>Parses 5 fields, 6 with leading seconds, 7 with a trailing year, or a macro.</summary>
    /// <param name="expression">The text.</param>
    /// <param name="dialect">The rules it follows.</param>
    /// <param name="hashSeed">Seed of <c>H</c> (namespace/name).</param>
    /// <exception cref="CronFormatException">The text is not valid.</exception>
    public static CronExpression Parse(string expression, CronDialect dialect = CronDialect.Crontab, string hashSeed = "")
    {
        ArgumentNullException.ThrowIfNull(expression);
        ArgumentNullException.ThrowIfNull(hashSeed);
        return CronParser.Parse(expression, dialect, hashSeed);
    }

    /// <summary>
    /// Parses APScheduler's eight fields, in its dialect. An omitted field that is less significant than all given ones has its smallest value
    /// (<c>week</c> and <c>dayOfWeek</c>: any); every other omitted field is <c>*</c>.
    /// </summary>
    /// <param name="fields">At least one of <c>year month day week dayOfWeek hour minute second</c>; <c>day_of_week</c> is accepted.</param>
    /// <param name="hashSeed">Seed of <c>H</c> (namespace/name).</param>
    /// <exception cref="CronFormatException">A field is unknown or not valid, or no field is given. Columns count within the field.</exception>
    public static CronExpression ParseFields(IReadOnlyDictionary<string, string> fields, string hashSeed = "")
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(hashSeed);
        return CronParser.ParseFields(fields, hashSeed);
    }

    /// <summary>The text.</summary>
    public override string ToString() => Text;

    internal CronExpression WithText(string text, CronDialect dialect) => new(text, dialect, this);

    bool ILocalPattern.Repeats => _repeats;

    long ILocalPattern.NextFrom(long local)
    {
        if (local > WholeSeconds.Max)
            return WholeSeconds.Never;
        var (day, time) = Split(Math.Max(local, 0));
        if (time > _times.Last)
            (day, time) = (day + 1, 0);
        var match = _days.NextFrom(day);
        return match < 0 ? WholeSeconds.Never : match * WholeSeconds.PerDay + (match == day ? _times.NextFrom(time) : _times.First);
    }

    long ILocalPattern.LastUpTo(long local)
    {
        if (local < 0)
            return WholeSeconds.None;
        var (day, time) = Split(Math.Min(local, WholeSeconds.Max));
        if (time < _times.First)
            (day, time) = (day - 1, _times.Last);
        var match = _days.LastUpTo(day);
        return match < 0 ? WholeSeconds.None : match * WholeSeconds.PerDay + (match == day ? _times.LastUpTo(time) : _times.Last);
    }

    long ILocalPattern.Count(long from, long to)
    {
        from = Math.Max(from, 0);
        to = Math.Min(to, WholeSeconds.Max + 1);
        if (from >= to)
            return 0;
        var (first, timeOfFirst) = Split(from);
        var (last, timeOfLast) = Split(to);
        return _days.Count(first, last) * _times.PerDay + CountOfDayBefore(last, timeOfLast) - CountOfDayBefore(first, timeOfFirst);
    }

    void ILocalPattern.Mark(DaySet day, int offset, long from, long to)
    {
        for (var hour = from - from % 3600; hour < to; hour += 3600)
        {
            var localDay = (int)(hour / WholeSeconds.PerDay);
            if (_days.NextFrom(localDay) != localDay)
                continue;
            var isWhole = from <= hour && to >= hour + 3600;
            for (var minutes = _times.MinutesOf((int)(hour % WholeSeconds.PerDay / 3600)); minutes != 0; minutes &= minutes - 1)
            {
                var minute = hour + BitOperations.TrailingZeroCount(minutes) * 60;
                var seconds = isWhole ? _times.Seconds : _times.Seconds & From(from - minute) & ~From(to - minute);
                if (seconds != 0)
                    day.Add(minute - offset, seconds);
            }
        }

        static ulong From(long second) => second <= 0 ? ulong.MaxValue : second >= 60 ? 0 : ulong.MaxValue << (int)second;
    }

    /// <summary>The day's number, and the seconds since its midnight.</summary>
    private static (int Day, int Time) Split(long local)
    {
        // Unsigned division by a constant is cheaper.
        var day = (int)((ulong)local / (ulong)WholeSeconds.PerDay);
        return (day, (int)(local - day * WholeSeconds.PerDay));
    }

    private int CountOfDayBefore(int day, int time) => time > 0 && _days.NextFrom(day) == day ? _times.CountBefore(time) : 0;
}
