namespace ScheduledJobs.Kube.Json;

/// <summary>
/// The members of one JSON object in raw form, however deep and odd their values are. It ends without an error if the text is
/// cut off or is not JSON.
/// </summary>
internal ref struct JsonMembers
{
    private ReadOnlySpan<byte> _rest;

    /// <param name="json">An object; anything else has no members.</param>
    public JsonMembers(ReadOnlySpan<byte> json)
    {
        var text = TrimStart(json);
        _rest = text is [(byte)'{', ..] ? text[1..] : [];
    }

    /// <summary>The raw name, without quotes and with its escapes.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value; cut off if the text is.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Moves to the next member; false at the end.</summary>
    public bool Next()
    {
        _rest = TrimStart(_rest);
        if (_rest is [(byte)',', ..])
            _rest = TrimStart(_rest[1..]);
        if (_rest is not [(byte)'"', ..] || !TryTakeValue(out var name))
            return false;
        Name = name[1..^1];
        _rest = TrimStart(_rest);
        if (_rest is not [(byte)':', ..])
            return false;
        _rest = TrimStart(_rest[1..]);
        if (_rest.IsEmpty)
            return false;
        TryTakeValue(out var value);
        Value = value;
        return true;
    }

    /// <summary>Removes leading whitespace and a byte order mark.</summary>
    public static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> json)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        return (json.StartsWith(mark) ? json[mark.Length..] : json).TrimStart(" \t\r\n"u8);
    }

    private bool TryTakeValue(out ReadOnlySpan<byte> value)
    {
        var isWhole = JsonValueScanner.Begin(_rest[0]).Scan(_rest, out var length);
        value = _rest[..length];
        _rest = _rest[length..];
        return isWhole;
    }
}
