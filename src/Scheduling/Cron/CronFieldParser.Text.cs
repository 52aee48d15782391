namespace ScheduledJobs.Scheduling.Cron;

/// <content>Reading the text, and errors about it.</content>
internal ref partial struct CronFieldParser
{
    private readonly char Current => _position < _text.Length ? char.ToUpperInvariant(_text[_position]) : '\0';

    private bool TryReadNumber(out int number)
    {
        var start = _position;
        number = 0;
        // Six digits are more than any field has, and cannot overflow.
        while (char.IsAsciiDigit(Current) && _position - start < 6)
            number = number * 10 + (_text[_position++] - '0');
        return _position > start && !char.IsAsciiDigit(Current);
    }

    private bool TryReadName(CronField field, out int number)
    {
        for (var i = 0; i < field.Names.Length; i++)
        {
            if (!AcceptWord(field.Names[i]))
                continue;
            number = field.Min + i;
            return true;
        }

        number = 0;
        return false;
    }

    private bool Accept(char character)
    {
        if (_position >= _text.Length || Current != character)
            return false;
        _position++;
        return true;
    }

    private bool AcceptWord(string word)
    {
        if (!_text[_position..].StartsWith(word, StringComparison.OrdinalIgnoreCase))
            return false;
        _position += word.Length;
        return true;
    }

    /// <summary>The item that begins at a position.</summary>
    private readonly string Found(int start)
    {
        var rest = _text[start..];
        var end = rest.IndexOf(',');
        if (end >= 0)
            rest = rest[..end];
        return rest.Length <= 40 ? rest.ToString() : rest[..37].ToString() + "...";
    }

    private readonly CronFormatException Wrong(int start, string hint)
    {
        var found = Found(start);
        var what = found.Length == 0 ? "a value is missing" : $"'{found}' is not valid";
        var special = _dialect == CronDialect.APScheduler ? _field == CronField.DayOfMonth ? ", last, '2nd fri', 'last sun'" : ""
            : _field == CronField.DayOfMonth ? ", ?, L, L-n, LW, nW"
            : _field.IsDayOfWeek ? ", ?, nL, n#k"
            : "";
        var hash = _years is null ? ", H" : "";
        var allowed = hint.Length > 0 ? hint : $"expected {_field.Allowed}, *{special}{hash}, lists (a,b), ranges (a-b) and steps (*/n, a/n, a-b/n)";
        return new CronFormatException($"Field {_field.Name}, column {_column + start}: {what}; {allowed}.", _field.Name, _column + start);
    }
}
