namespace ScheduledJobs.Scheduling.Cron;

// The special forms of the two day fields.
internal ref partial struct CronFieldParser
{
    /// <summary>After a value: nW, nL, n#k.</summary>
    private bool TryReadDaySuffix(int start, int value)
    {
        if (_dialect == CronDialect.APScheduler)
            return false;
        if (_field == CronField.DayOfMonth && Accept('W'))
        {
            _set.NearestWeekday |= 1u << value;
            return true;
        }

        if (!_field.IsDayOfWeek)
            return false;
        var weekday = _field.ToDayOfWeek(value);
        if (Accept('L'))
        {
            _set.LastWeekday |= 1u << weekday;
            return true;
        }

        if (!Accept('#'))
            return false;
        if (!TryReadNumber(out var nth) || nth is < 1 or > 5)
            throw Wrong(start, "after '#', expected 1-5 for the month's first to fifth such weekday");
        _set.NthWeekday |= 1UL << (7 * (nth - 1) + weekday);
        return true;
    }

    /// <summary>L, L-n, LW, L-nW as day of month; L as day of week, which is Quartz's Saturday.</summary>
    private void ReadLast(int start)
    {
        _position++;
        if (_field.IsDayOfWeek)
        {
            if (_dialect != CronDialect.Quartz)
                throw Wrong(start, "'L' must follow a weekday, as in 5L or FRIL for the month's last Friday");
            _set.Values |= 1UL << 6;
            return;
        }

        var before = 0;
        if (Accept('-') && (!TryReadNumber(out before) || before > 30))
            throw Wrong(start, "after 'L-', expected the number of days before the last, 0-30");
        if (Accept('W'))
            _set.NearestWeekdayBeforeLast |= 1u << before;
        else
            _set.BeforeLast |= 1u << before;
    }

    /// <summary>APScheduler's <c>last</c>, <c>last sun</c> and <c>2nd fri</c> as day of month.</summary>
    private bool TryReadOrdinal()
    {
        var start = _position;
        var nth = AcceptWord("LAST") ? 0
            : AcceptWord("1ST") ? 1
            : AcceptWord("2ND") ? 2
            : AcceptWord("3RD") ? 3
            : AcceptWord("4TH") ? 4
            : AcceptWord("5TH") ? 5
            : -1;
        if (nth < 0)
            return false;
        var hasWeekday = false;
        while (Accept(' '))
            hasWeekday = true;
        if (!hasWeekday && nth == 0)
        {
            _set.BeforeLast |= 1;
            return true;
        }

        var weekdays = CronField.DayOfWeek(CronDialect.APScheduler);
        if (!hasWeekday || !(TryReadName(weekdays, out var number) || TryReadNumber(out number)) || number > weekdays.Max)
            throw Wrong(start, "after 1st, 2nd, 3rd, 4th, 5th or last, expected a weekday, MON-SUN or 0-6, as in '2nd fri'");
        var weekday = weekdays.ToDayOfWeek(number);
        if (nth == 0)
            _set.LastWeekday |= 1u << weekday;
        else
            _set.NthWeekday |= 1UL << (7 * (nth - 1) + weekday);
        return true;
    }
}
