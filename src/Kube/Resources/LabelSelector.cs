using System.Buffers;

namespace ScheduledJobs.Kube.Resources;

/// <summary>
/// A label selector in Kubernetes' syntax, such as <c>app=web,tier in (a,b),!legacy</c>: what a server selects by it, and what matches it here, is the same.
/// </summary>
public sealed class LabelSelector
{
    private const int MaxName = 63;
    private const int MaxPrefix = 253;

    private static readonly SearchValues<char> Ends = SearchValues.Create("=!,() ");

    private static readonly Dictionary<string, string> NoLabels = [];

    private readonly List<Func<IReadOnlyDictionary<string, string>, bool>> _requirements = [];
    private readonly List<string> _tokens;
    private int _at;

    private LabelSelector(string text) => (Text, _tokens) = (text, Split(text));

    /// <summary>The selector that everything matches.</summary>
    public static LabelSelector Everything { get; } = Parse("");

    /// <summary>The text, as it was given.</summary>
    public string Text { get; }

    /// <summary>Whether everything matches.</summary>
    public bool IsEmpty => _requirements.Count == 0;

    /// <summary>Reads a selector; an empty text selects everything.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is not a selector; the message says what was found and what was expected.</exception>
    public static LabelSelector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
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

    /// <summary>Whether an object with these labels is selected.</summary>
    /// <param name="labels">The object's labels; null for none.</param>
    public bool Matches(IReadOnlyDictionary<string, string>? labels) => IsEmpty || _requirements.TrueForAll(r => r(labels ?? NoLabels));

    /// <inheritdoc />
    public override string ToString() => Text;

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

    /// <summary>A label's key, with an optional prefix: <c>example.com/tier</c>.</summary>
    private string Word()
    {
        if (_at >= _tokens.Count || !IsWord(_tokens[_at]))
            throw Unexpected("!, identifier, or 'end of string'");
        var key = _tokens[_at++];
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var (prefix, name) = (slash < 0 ? null : key[..slash], key[(slash + 1)..]);
        return IsName(name) && (prefix is null || (IsName(prefix.Replace('.', '-'), MaxPrefix) && prefix.All(IsOfPrefix)))
            ? key
            : throw new FormatException($"unable to parse requirement: found '{key}', expected: the key of a label, such as tier or example.com/tier");
    }

    private static bool IsOfPrefix(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.';

    private static bool IsName(string text, int most = MaxName) =>
        text.Length > 0 && text.Length <= most && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Values may be empty: <c>a=</c> and <c>a in (,b)</c>.</summary>
    private string Value(string expected = "identifier")
    {
        if (_at < _tokens.Count && IsWord(_tokens[_at]))
        {
            var value = _tokens[_at++];
            return IsName(value)
                ? value
                : throw new FormatException($"unable to parse requirement: found '{value}', expected: the value of a label, at most {MaxName} letters, digits, '-', '_' or '.'");
        }

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

    private FormatException Unexpected(string expected) =>
        new($"unable to parse requirement: found '{(_at < _tokens.Count ? _tokens[_at] : "")}', expected: {expected}");

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
