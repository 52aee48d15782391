using ScheduledJobs.Scheduling.Cron;

namespace ScheduledJobs.Scheduling.Tests.BruteForce;

/// <summary>
/// A random cron expression and its meaning, generated together: the text is for the parser, the predicates are what it should mean.
/// Nothing here uses the engine.
/// </summary>
internal sealed class NaiveCron
{
    private static readonly string[] MonthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] DayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    private static readonly string[] Ordinals = ["1st", "2nd", "3rd", "4th", "5th"];

    private readonly Random _random;
    private readonly CronDialect _dialect;
    private readonly HashSet<int> _seconds = [0];
    private readonly HashSet<int> _minutes;
    private readonly HashSet<int> _hours;
    private readonly HashSet<int> _months;
    private readonly HashSet<int>? _years;
    private readonly Predicate<DateTime> _day;

    public NaiveCron(Random random, CronDialect dialect, int aroundYear)
    {
        _random = random;
        _dialect = dialect;
        var texts = new List<string>();
        var withSeconds = dialect == CronDialect.Quartz || random.Next(3) == 0;
        if (withSeconds)
            texts.Add(Field(0, 59, [], out _seconds, clock: true, 0.15));
        texts.Add(Field(0, 59, [], out _minutes, clock: true, 0.3));
        texts.Add(Field(0, 23, [], out _hours, clock: true, 0.5));
        var (dayOfMonth, inMonth, anyMonthDay) = DayOfMonth();
        var (dayOfWeek, inWeek, anyWeekDay) = DayOfWeek();
        if (dialect == CronDialect.Quartz)
        {
            var byWeek = random.Next(2) == 0;
            (dayOfMonth, inMonth) = byWeek ? ("?", _ => true) : (dayOfMonth, inMonth);
            (dayOfWeek, inWeek) = byWeek ? (dayOfWeek, inWeek) : ("?", _ => true);
        }

        texts.Add(dayOfMonth);
        texts.Add(Field(1, 12, MonthNames, out _months, clock: false, 0.7));
        texts.Add(dayOfWeek);
        if (withSeconds && random.Next(4) == 0)
            texts.Add(Years(aroundYear, out _years));
        var either = dialect == CronDialect.Crontab && !anyMonthDay && !anyWeekDay;
        _day = either ? d => inMonth(d) || inWeek(d) : d => inMonth(d) && inWeek(d);
        Text = string.Join(' ', texts);
    }

    public string Text { get; }

    /// <summary>Any <c>*</c>, range or step in second, minute or hour.</summary>
    public bool Repeats { get; private set; }

    public bool MatchesDay(DateTime day) => _months.Contains(day.Month) && _years?.Contains(day.Year) != false && _day(day);

    public bool MatchesTime(DateTime time) => _hours.Contains(time.Hour) && _minutes.Contains(time.Minute) && _seconds.Contains(time.Second);

    private string Field(int min, int max, string[] names, out HashSet<int> values, bool clock, double starred)
    {
        values = [];
        if (_random.NextDouble() < starred)
        {
            Repeats |= clock;
            values.UnionWith(Enumerable.Range(min, max - min + 1));
            return "*";
        }

        var items = new List<string>();
        for (var n = _random.Next(3) == 0 ? _random.Next(2, 4) : 1; n > 0; n--)
            items.Add(Item(min, max, names, values, clock));
        return string.Join(',', items);
    }

    private string Item(int min, int max, string[] names, HashSet<int> values, bool clock)
    {
        var (a, b) = (_random.Next(min, max + 1), _random.Next(min, max + 1));
        var step = _random.Next(1, 1 + Math.Max(2, (max - min) / 2));
        var kind = _random.Next(6);
        Repeats |= clock && kind > 1;
        switch (kind)
        {
            case 0 or 1:
                values.Add(a);
                return Name(a);
            case 2:
                Go(a, b, 1);
                return $"{Name(a)}-{Name(b)}";
            case 3:
                Go(a, b, step);
                return $"{Name(a)}-{Name(b)}/{step}";
            case 4:
                step = Math.Max(step, 2);
                Go(min, max, step);
                return $"*/{step}";
            default:
                Go(a, max, step);
                return $"{Name(a)}/{step}";
        }

        void Go(int from, int to, int by)
        {
            for (var (value, n) = (from, 0); ; value = value == max ? min : value + 1, n++)
            {
                if (n % by == 0)
                    values.Add(value);
                if (value == to)
                    return;
            }
        }

        string Name(int value) => names.Length > 0 && _random.Next(2) == 0 ? names[value - min] : _random.Next(5) == 0 ? $"{value:00}" : $"{value}";
    }

    private (string Text, Predicate<DateTime> Matches, bool IsAny) DayOfMonth()
    {
        var roll = _random.NextDouble();
        if (roll < 0.55)
            return (_dialect == CronDialect.Crontab && _random.Next(4) == 0 ? "?" : "*", _ => true, true);
        if (roll < 0.75)
        {
            var text = Field(1, 31, [], out var days, clock: false, 0);
            return (text, d => days.Contains(d.Day), false);
        }

        var n = _random.Next(1, 32);
        if (_dialect == CronDialect.APScheduler)
        {
            var weekday = (DayOfWeek)_random.Next(7);
            var nth = _random.Next(5);
            return _random.Next(3) switch
            {
                0 => ("last", d => d.Day == DateTime.DaysInMonth(d.Year, d.Month), false),
                1 => ($"last {DayNames[(int)weekday]}", d => d.DayOfWeek == weekday && d.AddDays(7).Month != d.Month, false),
                _ => ($"{Ordinals[nth]} {DayNames[(int)weekday].ToLowerInvariant()}", d => d.DayOfWeek == weekday && (d.Day - 1) / 7 == nth, false),
            };
        }

        var back = _random.Next(0, 31);
        return _random.Next(5) switch
        {
            0 => ("L", d => d.AddDays(1).Day == 1, false),
            1 => ($"L-{back}", d => d.AddDays(back).Month == d.Month && d.AddDays(back + 1).Month != d.Month, false),
            2 => ("LW", d => d == Nearest(LastOf(d)), false),
            3 => ($"{n}W", d => n <= LastOf(d).Day && d == Nearest(new DateTime(d.Year, d.Month, n)), false),
            _ => ($"L-{back}W", d => back < LastOf(d).Day && d == Nearest(LastOf(d).AddDays(-back)), false),
        };

        static DateTime LastOf(DateTime d) => new DateTime(d.Year, d.Month, 1).AddMonths(1).AddDays(-1);

        static DateTime Nearest(DateTime d) =>
            new[] { 0, -1, 1, -2, 2 }.Select(n => d.AddDays(n)).First(x => x.Month == d.Month && x.DayOfWeek is not System.DayOfWeek.Saturday and not System.DayOfWeek.Sunday);
    }

    private (string Text, Predicate<DateTime> Matches, bool IsAny) DayOfWeek()
    {
        var roll = _random.NextDouble();
        if (roll < 0.55)
            return ("*", _ => true, true);
        var (a, b) = ((DayOfWeek)_random.Next(7), (DayOfWeek)_random.Next(7));
        if (roll < 0.65)
            return (Name(a), d => d.DayOfWeek == a, false);
        if (roll < 0.75)
            return ($"{Name(a)},{Name(b)}", d => d.DayOfWeek == a || d.DayOfWeek == b, false);
        if (roll < 0.87 || _dialect == CronDialect.APScheduler)
        {
            // As a walk from one to the other in steps.
            var step = _random.Next(1, 4);
            var days = new HashSet<DayOfWeek>();
            for (var (day, n) = (a, 0); ; day = (DayOfWeek)(((int)day + 1) % 7), n++)
            {
                if (n % step == 0)
                    days.Add(day);
                if (day == b)
                    break;
            }

            return ($"{Name(a)}-{Name(b)}{(step > 1 ? $"/{step}" : "")}", d => days.Contains(d.DayOfWeek), false);
        }

        var nth = _random.Next(5);
        return _random.Next(2) == 0
            ? ($"{Name(a)}L", d => d.DayOfWeek == a && d.AddDays(7).Month != d.Month, false)
            : ($"{Name(a)}#{nth + 1}", d => d.DayOfWeek == a && (d.Day - 1) / 7 == nth, false);

        string Name(DayOfWeek day) => (_random.Next(2), _dialect) switch
        {
            (0, _) => DayNames[(int)day],
            (_, CronDialect.Quartz) => $"{(int)day + 1}",
            (_, CronDialect.APScheduler) => $"{((int)day + 6) % 7}",
            _ => day == System.DayOfWeek.Sunday && _random.Next(2) == 0 ? "7" : $"{(int)day}",
        };
    }

    private string Years(int around, out HashSet<int> years)
    {
        years = [around - 1, around, around + 1];
        if (_random.Next(2) == 0)
            return $"{around - 1}-{around + 1}";
        years = [around];
        return $"{around}";
    }
}
