using System.Globalization;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Parses the text of a <see cref="JsonPath"/>, once from left to right.</summary>
internal sealed class JsonPathReader(string text)
{
    private const string Steps = "'.name', '[index]', \"['name']\" or '[?(@.name==\"value\")]'";

    private int _at = text.StartsWith('$') ? 1 : 0;
    private string? _error;

    /// <summary>The steps; null with an error that says what was expected, and in which column.</summary>
    public (IReadOnlyList<JsonPathStep>? Steps, string Error) Read()
    {
        var steps = new List<JsonPathStep>();
        while (_at < text.Length && _error is null)
        {
            if (ReadStep(isInFilter: false) is { } step)
                steps.Add(step);
        }

        return _error is null ? (steps, "") : (null, _error);
    }

    private JsonPathStep? ReadStep(bool isInFilter)
    {
        var start = _at;
        JsonPathStep? step = text[_at] switch
        {
            '.' => ReadName(isInFilter),
            '[' when Next(1) is '\'' or '"' => ReadQuotedName(),
            '[' when Next(1) is '?' && !isInFilter => ReadFilter(),
            '[' => ReadIndex(),
            _ => null,
        };
        if (step is null)
            _error ??= $"expected {Steps} at column {start + 1}";
        return step;
    }

    private JsonPathStep.Member? ReadName(bool isInFilter)
    {
        var start = ++_at;
        while (_at < text.Length && text[_at] is not ('.' or '[') && !(isInFilter && text[_at] is '=' or '!' or '<' or '>' or ' ' or ')'))
            _at++;
        return _at > start ? new JsonPathStep.Member(text[start.._at]) : null;
    }

    private JsonPathStep.Member? ReadQuotedName()
    {
        var close = text.IndexOf($"{text[_at + 1]}]", _at + 2, StringComparison.Ordinal);
        if (close < 0)
            return null;
        var name = text[(_at + 2)..close];
        _at = close + 2;
        return new JsonPathStep.Member(name);
    }

    private JsonPathStep.Element? ReadIndex()
    {
        var end = text.IndexOf(']', _at);
        if (end < 0 || !int.TryParse(text.AsSpan((_at + 1)..end), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
            return null;
        _at = end + 1;
        return new JsonPathStep.Element(index);
    }

    // [?(@.type=="Ready")]
    private JsonPathStep.Filter? ReadFilter()
    {
        if (!Take("[?(") || !Take("@"))
            return Expected("'[?(@.name==\"value\")]'");
        var path = new List<JsonPathStep>();
        while (_at < text.Length && text[_at] is '.' or '[' && _error is null)
        {
            if (ReadStep(isInFilter: true) is { } step)
                path.Add(step);
        }

        if (_error is not null)
            return null;
        if (!Take("=="))
            return Expected("'=='");
        SkipSpaces();
        if (ReadValue() is not { } value)
            return Expected("a value such as \"Ready\", 3 or true");
        return Take(")]") ? new JsonPathStep.Filter(path, value) : Expected("')]'");
    }

    private string? ReadValue()
    {
        var start = _at;
        if (Next(0) is '"' or '\'')
        {
            var close = text.IndexOf(text[_at], _at + 1);
            if (close < 0)
                return null;
            _at = close + 1;
            return text[(start + 1)..close];
        }

        while (Next(0) is { } c && (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '+'))
            _at++;
        return _at > start ? text[start.._at] : null;
    }

    private bool Take(string token)
    {
        SkipSpaces();
        if (string.CompareOrdinal(text, _at, token, 0, token.Length) != 0)
            return false;
        _at += token.Length;
        return true;
    }

    private void SkipSpaces()
    {
        while (Next(0) is ' ')
            _at++;
    }

    private JsonPathStep.Filter? Expected(string what)
    {
        _error ??= $"expected {what} at column {_at + 1}";
        return null;
    }

    private char? Next(int offset) => _at + offset < text.Length ? text[_at + offset] : null;
}
