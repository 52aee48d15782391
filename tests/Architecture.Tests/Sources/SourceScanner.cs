using System.Text.RegularExpressions;

namespace ScheduledJobs.Architecture.Tests.Sources;

/// <summary>
/// Finds the methods and constructors of a C# file by its braces and signs. It is no compiler: it knows as much of the language as it takes
/// to measure code that compiles. Lambdas and local functions count as part of the method around them.
/// </summary>
internal sealed partial class SourceScanner
{
    private readonly string _code;
    private readonly List<SourceMember> _members = [];
    private int _at;

    private SourceScanner(string text) => _code = SourceText.WithoutLiterals(text);

    /// <summary>
    /// Methods and constructors with a body, and primary constructors, in the order of the text. Positional records are left out: what stands
    /// in their parentheses is data, not what a class works with.
    /// </summary>
    public static IReadOnlyList<SourceMember> Read(string text)
    {
        var scanner = new SourceScanner(text);
        scanner.ReadMembers("");
        return scanner._members;
    }

    private void ReadMembers(string type)
    {
        while (SkipToDeclaration())
        {
            var start = _at;
            SkipTo(isEnd: IsEndOfHeader);
            var header = _code[start.._at];
            if (Namespace().IsMatch(header))
                ReadBody(type);
            else if (TypeHeader().Match(Constraint().Replace(header, "")) is { Success: true } found)
                ReadType(header, found);
            else
                ReadMember(type, header, start);
        }

        _at++;
    }

    private void ReadBody(string type)
    {
        var hasBody = _at < _code.Length && _code[_at] == '{';
        _at++;
        if (hasBody)
            ReadMembers(type);
    }

    private void ReadType(string header, Match found)
    {
        var (kind, name) = (found.Groups[1].Value, found.Groups[2].Value);
        var isData = kind.StartsWith("record", StringComparison.Ordinal) || kind == "enum";
        if (!isData && ParametersOf(header) is { } primary && primary.Name == name)
            _members.Add(new SourceMember(name, name, primary.Count, 1));
        if (kind == "enum")
            SkipBlock();
        else
            ReadBody(name);
    }

    private void ReadMember(string type, string header, int start)
    {
        var hasBody = _at < _code.Length && (_code[_at] == '{' || _code.AsSpan(_at).StartsWith("=>"));
        if (_at < _code.Length && _code[_at] == '{')
        {
            SkipBlock();
            if (NextSign() == '=')
                SkipTo(isEnd: IsSemicolon);
            else
                _at--;
        }
        else
        {
            SkipTo(isEnd: IsSemicolon);
        }

        var end = Math.Min(++_at, _code.Length);
        if (hasBody && ParametersOf(header) is { } parameters)
            _members.Add(new SourceMember(type, parameters.Name, parameters.Count, _code.AsSpan(start, end - start).Count('\n') + 1));
    }

    /// <summary>Goes to the next declaration, past its attributes; false at the end of the type or file.</summary>
    private bool SkipToDeclaration()
    {
        while (_at < _code.Length)
        {
            if (_code[_at] == '[')
                SkipBlock();
            else if (char.IsWhiteSpace(_code[_at]) || _code[_at] == ';')
                _at++;
            else
                return _code[_at] != '}';
        }

        return false;
    }

    /// <summary>Goes past a block in braces or brackets.</summary>
    private void SkipBlock()
    {
        var depth = 0;
        do
            depth += Nesting(_code[_at]);
        while (++_at < _code.Length && depth > 0);
    }

    private void SkipTo(Func<int, bool> isEnd)
    {
        for (var depth = 0; _at < _code.Length && (depth > 0 || !isEnd(_at)); _at++)
            depth += Nesting(_code[_at]);
    }

    private char NextSign()
    {
        var next = _at;
        while (next < _code.Length && char.IsWhiteSpace(_code[next]))
            next++;
        return next < _code.Length ? _code[next] : '\0';
    }

    private bool IsSemicolon(int at) => _code[at] == ';';

    private bool IsEndOfHeader(int at) =>
        _code[at] is '{' or ';' || (_code[at] == '=' && !Operator().IsMatch(_code.AsSpan(0, at)));

    private static int Nesting(char sign) => sign switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };

    /// <summary>The parameter list of a header: the first parentheses that follow a name.</summary>
    private static (string Name, int Count)? ParametersOf(string header)
    {
        foreach (var open in Parenthesis().Matches(header).Select(m => m.Index))
        {
            if (NameBefore().Match(header[..open]) is { Success: true } name && !Keywords.Contains(name.Groups[1].Value))
                return (name.Groups[1].Value, CountOf(header.AsSpan(open + 1)));
        }

        return null;
    }

    private static int CountOf(ReadOnlySpan<char> list)
    {
        var (count, depth, isEmpty) = (1, 0, true);
        foreach (var sign in list)
        {
            if (sign == ')' && depth == 0)
                break;
            isEmpty &= char.IsWhiteSpace(sign);
            depth += sign switch { '<' => 1, '>' => -1, _ => Nesting(sign) };
            count += sign == ',' && depth == 0 ? 1 : 0;
        }

        return isEmpty ? 0 : count;
    }

    /// <summary>Words that stand before parentheses and are no name of a method.</summary>
    private static readonly HashSet<string> Keywords =
    [
        "public", "internal", "private", "protected", "static", "readonly", "required", "async", "virtual", "override", "sealed", "abstract",
        "new", "partial", "ref", "unsafe", "const", "event", "if", "for", "foreach", "while", "switch", "using", "lock", "return", "await", "catch",
    ];

    [GeneratedRegex(@"^(?:\w+\s+)*?namespace\s")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:\w+\s+)*?(class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+(\w+)")]
    private static partial Regex TypeHeader();

    [GeneratedRegex(@"\bwhere\b.*", RegexOptions.Singleline)]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\boperator\s*(?:checked\s*)?[=!<>]*$")]
    private static partial Regex Operator();

    [GeneratedRegex(@"\(")]
    private static partial Regex Parenthesis();

    [GeneratedRegex(@"(\w+|operator\s*\W+?)\s*(?:<[\w\s,]*>)?\s*$")]
    private static partial Regex NameBefore();
}
