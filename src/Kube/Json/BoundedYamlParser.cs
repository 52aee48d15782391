using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ScheduledJobs.Kube.Json;

/// <summary>A YAML parser that remembers how far it got, and that refuses what is nested so deeply that its reader would run out of stack.</summary>
internal sealed class BoundedYamlParser(TextReader text) : IParser
{
    private const int MaxDepth = 100;

    private readonly Parser _parser = new(text);
    private int _depth;

    public ParsingEvent? Current => _parser.Current;

    /// <summary>The end of what was understood.</summary>
    public Mark Reached { get; private set; } = Mark.Empty;

    public bool MoveNext()
    {
        if (!_parser.MoveNext())
            return false;
        var current = _parser.Current!;
        Reached = current.End;
        _depth += current.NestingIncrease;
        return _depth <= MaxDepth ? true : throw new YamlException(current.Start, current.End, $"nested more than {MaxDepth} levels deep.");
    }
}
