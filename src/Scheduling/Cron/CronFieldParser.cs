namespace ScheduledJobs.Scheduling.Cron;

/// <summary>
/// Parses one field: items separated by commas, each <c>*</c>, <c>?</c>, a value, a range or <c>H</c>, with or without a step, or one of the
/// day fields' special forms.
/// </summary>
internal ref partial struct CronFieldParser
{
    private const string MondayIsZero = "day-of-week: in the APScheduler dialect 0 is Monday and 6 is Sunday; use names to avoid confusion.";

    private readonly ReadOnlySpan<char> _text;
    private readonly int _column;
    private readonly CronField _field;
    private readonly CronDialect _dialect;
    private readonly string _hashSeed;
    private readonly List<string> _warnings;
    private readonly CronFieldSet _set = new();
    private readonly CronYears? _years;
    private int _position;

    private CronFieldParser(ReadOnlySpan<char> text, int column, CronField field, CronDialect dialect, string hashSeed, List<string> warnings)
    {
        _text = text;
        _column = column;
        _field = field;
        _dialect = dialect;
        _hashSeed = hashSeed;
        _warnings = warnings;
        _years = field == CronField.Year ? new CronYears() : null;
    }

    /// <summary>Parses a field other than the year.</summary>
    /// <exception cref="CronFormatException">The field is not valid.</exception>
    public static CronFieldSet Parse(
        ReadOnlySpan<char> text, int column, CronField field, CronDialect dialect, string hashSeed, List<string> warnings)
    {
        var parser = new CronFieldParser(text, column, field, dialect, hashSeed, warnings);
        parser.ReadList();
        return parser._set;
    }

    /// <summary>Parses a year field; null if it allows every year.</summary>
    /// <exception cref="CronFormatException">The field is not valid.</exception>
    public static CronYears? ParseYears(ReadOnlySpan<char> text, int column, CronDialect dialect, List<string> warnings)
    {
        var parser = new CronFieldParser(text, column, CronField.Year, dialect, "", warnings);
        parser.ReadList();
        return parser._set.IsStar ? null : parser._years;
    }

    private readonly bool IsDayField => _field == CronField.DayOfMonth || _field.IsDayOfWeek;

    private void ReadList()
    {
        do
        {
            var start = _position;
            ReadItem();
            if (_position < _text.Length && Current != ',')
                throw Wrong(start, "");
        }
        while (Accept(','));
    }

    private void ReadItem()
    {
        var start = _position;
        if (_dialect == CronDialect.APScheduler && _field == CronField.DayOfMonth && TryReadOrdinal())
            return;

        // Quartz's tutorial: nothing before '/' means '*'.
        if (Accept('*') || (Current == '/' && _dialect == CronDialect.Quartz))
            ReadStar(start);
        else if (Current == '?')
            ReadQuestionMark(start);
        else if (Current == 'H' && _field != CronField.Year)
            ReadHash(start);
        else if (Current == 'L' && IsDayField && _dialect != CronDialect.APScheduler)
            ReadLast(start);
        else
            ReadValues(start);
    }

    private void ReadStar(int start)
    {
        _set.Repeats = true;
        if (!TryReadStep(start, out var step) || step == 1)
        {
            _set.IsStar = true;
            AddRange(_field.Min, _field.Min + _field.Cycle - 1, 1);
            return;
        }

        AddRange(_field.Min, _field.Min + _field.Cycle - 1, step);
        WarnOfStep(start, _field.Cycle - 1, step);
        var isClock = _field == CronField.Second || _field == CronField.Minute || _field == CronField.Hour;
        if (isClock && step < _field.Cycle && _field.Cycle % step != 0)
        {
            var last = (_field.Cycle - 1) / step * step;
            _warnings.Add($"{_field.Name}: the steps of '{Found(start)}' are uneven: the last one, from {last} to 0, is {_field.Cycle - last} instead of {step}.");
        }
    }

    private void ReadQuestionMark(int start)
    {
        if (!IsDayField || _dialect == CronDialect.APScheduler || _text.Length > 1)
            throw Wrong(start, "'?' (no specific value) must be the whole field, day-of-month or day-of-week");
        _position++;
        _set.IsStar = true;
        AddRange(_field.Min, _field.Min + _field.Cycle - 1, 1);
    }

    private void ReadValues(int start)
    {
        var first = ReadValue(start);
        if (Accept('-'))
        {
            var last = ReadValue(start);
            var length = last >= first ? last - first : (last - first + _field.Cycle) % _field.Cycle;
            if (last < first && _years is not null)
                throw Wrong(start, "the first year of a range must not be after the last");
            if (last < first && _field == CronField.DayOfMonth)
                _warnings.Add($"{_field.Name}: '{Found(start)}' wraps from the end of the month into the next one.");
            var hasStep = TryReadStep(start, out var step);
            _set.Repeats = true;
            AddRange(first, first + length, step);
            if (hasStep)
                WarnOfStep(start, length, step);
        }
        else if (Current == '/')
        {
            TryReadStep(start, out var step);
            var highest = _field.Min + _field.Cycle - 1;
            first = first > highest ? first - _field.Cycle : first;
            _set.Repeats = true;
            AddRange(first, highest, step);
            WarnOfStep(start, highest - first, step);
        }
        else if (!TryReadDaySuffix(start, first))
        {
            AddRange(first, first, 1);
        }
    }

    /// <summary>H, H(a-b), H/n, H(a-b)/n: values chosen by hashing, always the same for a given seed and field.</summary>
    private void ReadHash(int start)
    {
        _position++;
        var first = _field.Min;
        // Every month has these days, and every year these weeks.
        var last = _field == CronField.DayOfMonth ? 28 : _field == CronField.Week ? 52 : _field.Min + _field.Cycle - 1;
        if (Accept('('))
        {
            first = ReadValue(start);
            last = Accept('-') ? ReadValue(start) : -1;
            if (last < first || !Accept(')'))
                throw Wrong(start, "after 'H', expected a range in brackets with the smaller value first, as in H(0-29)");
        }

        var hash = StableHash.Of(StableHash.Of(_hashSeed), (long)StableHash.Of(_field.Name));
        if (TryReadStep(start, out var step))
        {
            _set.Repeats = true;
            WarnOfStep(start, last - first, step);
            AddRange(first + (int)(hash % (uint)Math.Min(step, last - first + 1)), last, step);
            return;
        }

        var value = first + (int)(hash % (uint)(last - first + 1));
        AddRange(value, value, 1);
    }

    /// <summary>Adds first, first + step ... up to last. If last is beyond the largest value, it continues with the smallest.</summary>
    private readonly void AddRange(int first, int last, int step)
    {
        // A step can be as large as an int, so count in long.
        for (long n = first; n <= last; n += step)
        {
            var value = (int)n;
            if (_years is not null)
                _years.Add(value);
            else if (_field.IsDayOfWeek)
                _set.Values |= 1UL << _field.ToDayOfWeek(value);
            else
                _set.Values |= 1UL << (value > _field.Max ? value - _field.Cycle : value);
        }
    }

    private int ReadValue(int start)
    {
        if (!TryReadName(_field, out var value))
        {
            if (!TryReadNumber(out value))
                throw Wrong(start, "");
            if (_field.IsDayOfWeek && _dialect == CronDialect.APScheduler && !_warnings.Contains(MondayIsZero))
                _warnings.Add(MondayIsZero);
        }

        if (value < _field.Min || value > _field.Max)
            throw Wrong(start, "");
        return value;
    }

    private bool TryReadStep(int start, out int step)
    {
        step = 1;
        if (!Accept('/'))
            return false;
        if (!TryReadNumber(out step) || step == 0)
            throw Wrong(start, "after '/', expected a step, a whole number above 0");
        return true;
    }

    private readonly void WarnOfStep(int start, int length, int step)
    {
        if (step > length && step > 1)
            _warnings.Add($"{_field.Name}: the step in '{Found(start)}' is larger than the range, so only its first value counts.");
    }
}
