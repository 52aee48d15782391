using System.Buffers;
using ScheduledJobs.LocalKube.Api.Errors;

namespace ScheduledJobs.LocalKube.Api.Selection;

/// <summary>A label selector, such as <c>app=web,tier in (a,b),!legacy</c>.</summary>
internal sealed class LabelSelector
{
    private static readonly SearchValues<char> Ends = SearchValues.Create("=!,() ");

    private readonly List<Func<IReadOnlyDictionary<string, string>, bool>> _requirements = [];
    private readonly List<string> _tokens;
    private int _at;

    private LabelSelector(string text) => _tokens = Split(text);

    public bool IsEmpty => _requirements.Count == 0;

    /// <exception cref="StatusException">The text is not a selector (400).</exception>
    public static LabelSelector Parse(string text)
    {
        var selector = new LabelSelector(text);
        if (selector._tokens.Count == 0)
            return selector;
        do
            selector._requirements.Add(selector.Requirement());
        while (selector.Accept(","));
        if (selector._at < selector._tokens.Count)
            throw selector.Unexpected("',' or 'end of string'");
        return selector;
    }

    public bool Matches(IReadOnlyDictionary<string, string> labels) => _requirements.TrueForAll(r => r(labels));

    private Func<IReadOnlyDictionary<string, string>, bool> Requirement()
    {
        if (Accept("!"))
        {
            var absent = Word();
            return labels => !labels.ContainsKey(absent);
        }

        var key = Word();
        if (Accept("=") || Accept("=="))
            return Equal(key, Value(), true);
        if (Accept("!="))
            return Equal(key, Value(), false);
        if (Accept("in"))
            return In(key, Values(), true);
        if (Accept("notin"))
            return In(key, Values(), false);
        return _at == _tokens.Count || _tokens[_at] == ","
            ? labels => labels.ContainsKey(key)
            : throw Unexpected("in, notin, =, ==, !=, gt, lt");
    }

    private static Func<IReadOnlyDictionary<string, string>, bool> Equal(string key, string value, bool wanted) =>
        labels => (labels.TryGetValue(key, out var found) && found == value) == wanted;

    private static Func<IReadOnlyDictionary<string, string>, bool> In(string key, HashSet<string> values, bool wanted) =>
        labels => (labels.TryGetValue(key, out var found) && values.Contains(found)) == wanted;

    private HashSet<string> Values()
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        if (!Accept("("))
            throw Unexpected("'('");
        do
            values.Add(Value("',', ')' or identifier"));
        while (Accept(","));
        return Accept(")") ? values : throw Unexpected("',' or ')'");
    }

    private string Word() =>
        _at < _tokens.Count && IsWord(_tokens[_at]) ? _tokens[_at++] : throw Unexpected("!, identifier, or 'end of string'");

    /// <summary>Values may be empty: <c>a=</c> and <c>a in (,b)</c>.</summary>
    private string Value(string expected = "identifier")
    {
        if (_at < _tokens.Count && IsWord(_tokens[_at]))
            return _tokens[_at++];
        var isEmpty = _at < _tokens.Count ? _tokens[_at] is "," or ")" : expected == "identifier";
        return isEmpty ? "" : throw Unexpected(expected);
    }

    private bool Accept(string token)
    {
        if (_at >= _tokens.Count || _tokens[_at] != token)
            return false;
        _at++;
        return true;
    }

    private StatusException Unexpected(string expected) =>
        Refusals.BadRequest($"unable to parse requirement: found '{(_at < _tokens.Count ? _tokens[_at] : "")}', expected: {expected}");

    private static bool IsWord(string token) => token[0] is not ('=' or '!' or ',' or '(' or ')');

    private static List<string> Split(string text)
    {
        var tokens = new List<string>();
        var at = 0;
        while (at < text.Length)
        {
            var length = text[at] switch
            {
                '=' or '!' when at + 1 < text.Length && text[at + 1] == '=' => 2,
                '=' or '!' or ',' or '(' or ')' => 1,
                ' ' => 0,
                _ => WordLength(text.AsSpan(at)),
            };
            if (length > 0)
                tokens.Add(text.Substring(at, length));
            at += Math.Max(length, 1);
        }

        return tokens;
    }

    private static int WordLength(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(Ends);
        return end < 0 ? text.Length : end;
    }
}
