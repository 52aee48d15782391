namespace ScheduledJobs.LocalKube.Api.Protobuf;

/// <summary>How many values a field has.</summary>
internal enum Arity
{
    One,
    Many,
    Map,
}

/// <summary>One field of a message.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Type">A scalar type, or the name of a message.</param>
/// <param name="OmitZero">Whether zero means absent, because Go writes this field even if it is not set.</param>
internal sealed record ProtobufField(string Name, string Type, Arity Arity, bool OmitZero)
{
    /// <summary>Parses <c>name type</c>, <c>name type?</c>, <c>name type[]</c> and <c>name map[type]</c>.</summary>
    public static ProtobufField Parse(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var (name, type) = (text[..space], text[(space + 1)..]);
        return type switch
        {
            [.. var element, '[', ']'] => new ProtobufField(name, element, Arity.Many, false),
            ['m', 'a', 'p', '[', .. var value, ']'] => new ProtobufField(name, value, Arity.Map, false),
            [.. var scalar, '?'] => new ProtobufField(name, scalar, Arity.One, true),
            _ => new ProtobufField(name, type, Arity.One, false),
        };
    }
}
