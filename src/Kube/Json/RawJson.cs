using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ScheduledJobs.Kube.Json;

/// <summary>
/// A JSON value that is passed through without being interpreted: the original UTF-8 text. Pod and Job templates use it, so that fields of
/// unknown Kubernetes versions survive, and a cached object costs no more than its text.
/// </summary>
[JsonConverter(typeof(RawJsonConverter))]
public readonly struct RawJson : IEquatable<RawJson>
{
    private readonly ReadOnlyMemory<byte> _utf8;

    /// <summary>Wraps UTF-8 text that is one JSON value. The memory is not copied and must not change afterwards.</summary>
    public RawJson(ReadOnlyMemory<byte> utf8) => _utf8 = utf8;

    /// <summary>The UTF-8 text; <c>null</c> for the default value.</summary>
    public ReadOnlyMemory<byte> Utf8 => _utf8.IsEmpty ? "null"u8.ToArray() : _utf8;

    /// <summary>Parses text, to verify that it is one JSON value.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static RawJson Parse(string json)
    {
        var utf8 = System.Text.Encoding.UTF8.GetBytes(json);
        using var document = JsonDocument.Parse(utf8);
        return new RawJson(utf8);
    }

    /// <summary>Captures a node's current value; later changes of the node have no effect.</summary>
    public static RawJson From(JsonNode? node) => new(System.Text.Encoding.UTF8.GetBytes(node?.ToJsonString() ?? "null"));

    /// <summary>A fresh, mutable tree of the value.</summary>
    public JsonNode? ToNode() => JsonNode.Parse(Utf8.Span);

    /// <inheritdoc />
    public bool Equals(RawJson other) => Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is RawJson other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Utf8.Span);
        return hash.ToHashCode();
    }

    /// <inheritdoc />
    public override string ToString() => System.Text.Encoding.UTF8.GetString(Utf8.Span);

    /// <summary>Same text.</summary>
    public static bool operator ==(RawJson left, RawJson right) => left.Equals(right);

    /// <summary>Different text.</summary>
    public static bool operator !=(RawJson left, RawJson right) => !left.Equals(right);
}
