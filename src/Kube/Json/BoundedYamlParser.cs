using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ScheduledJobs.Kube.Json;

/// <summary>A YAML parser that remembers how far it got, and rejects nesting so deep that its reader would overflow the stack.</summary>
internal sealed class BoundedYamlParser(TextReader text) : IParser
{
    private const int MaxDepth = 100;

    private readonly Parser _parser = new(text);
    private int _depth;

    public ParsingEvent? Current => _parser.Current;

    /// <summary>End of the part that was parsed.</summary>
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
