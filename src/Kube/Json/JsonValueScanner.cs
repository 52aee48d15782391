using System.Buffers;

namespace ScheduledJobs.Kube.Json;

/// <summary>
/// Finds the end of a JSON value that arrives in pieces, at any depth: it only counts brackets and tracks strings.
/// The value's reader checks whether it is valid JSON.
/// </summary>
internal struct JsonValueScanner
{
    private static readonly SearchValues<byte> OfStructure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> OfStrings = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> AfterScalars = SearchValues.Create(",:]} \t\r\n"u8);

    private long _depth;
    private bool _isScalar;
    private bool _inString;
    private bool _isEscaped;

    /// <summary>Whether it is inside a value.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Starts a value.</summary>
    /// <param name="first">Its first byte, which must be scanned as well.</param>
    public static JsonValueScanner Begin(byte first) =>
        new() { IsActive = true, _isScalar = first is not ((byte)'"' or (byte)'{' or (byte)'[') };

    /// <summary>Continues the value.</summary>
    /// <param name="bytes">The next bytes.</param>
    /// <param name="consumed">How many of the bytes belong to the value.</param>
    /// <returns>Whether the value ends with them.</returns>
    public bool Scan(ReadOnlySpan<byte> bytes, out int consumed)
    {
        IsActive = !(_isScalar ? ScanScalar(bytes, out consumed) : ScanNested(bytes, out consumed));
        return !IsActive;
    }

    private static bool ScanScalar(ReadOnlySpan<byte> bytes, out int consumed)
    {
        var end = bytes.IndexOfAny(AfterScalars);
        consumed = end < 0 ? bytes.Length : end;
        return end >= 0;
    }

    private bool ScanNested(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = 0;
        while (consumed < bytes.Length)
        {
            if (_isEscaped)
            {
                _isEscaped = false;
                consumed++;
                continue;
            }

            var next = bytes[consumed..].IndexOfAny(_inString ? OfStrings : OfStructure);
            if (next < 0)
                break;
            consumed += next + 1;
            if (Take(bytes[consumed - 1]))
                return true;
        }

        consumed = bytes.Length;
        return false;
    }

    private bool Take(byte found)
    {
        switch (found)
        {
            case (byte)'\\':
                _isEscaped = true;
                return false;
            case (byte)'"':
                _inString = !_inString;
                return !_inString && _depth == 0;
            case (byte)'{' or (byte)'[':
                _depth++;
                return false;
            default:
                _depth--;
                return _depth == 0;
        }
    }
}
