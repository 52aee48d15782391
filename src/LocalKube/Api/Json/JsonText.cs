using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ScheduledJobs.LocalKube.Api.Json;

/// <summary>
/// JSON to and from trees. Unlike in <see cref="JsonNode.Parse(ReadOnlySpan{byte}, JsonNodeOptions?, JsonDocumentOptions)"/>, a duplicate
/// field is not an error here: the last one counts and the path is reported, because <c>fieldValidation</c> decides what it means.
/// </summary>
internal static class JsonText
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 256 };

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    /// <exception cref="JsonException">The text is not one JSON value.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8, List<string>? duplicates = null)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        reader.Read();
        var node = ReadValue(ref reader, "", duplicates);
        if (reader.Read())
            throw new JsonException("Unexpected text after the JSON value.");
        return node;
    }

    public static byte[] ToUtf8(JsonNode? node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Write(buffer, node);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(IBufferWriter<byte> output, JsonNode? node)
    {
        using var writer = new Utf8JsonWriter(output, WriterOptions);
        if (node is null)
            writer.WriteNullValue();
        else
            node.WriteTo(writer);
    }

    public static string ToText(JsonNode? node) => System.Text.Encoding.UTF8.GetString(ToUtf8(node));

    private static JsonNode? ReadValue(ref Utf8JsonReader reader, string path, List<string>? duplicates) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader, path, duplicates),
        JsonTokenType.StartArray => ReadArray(ref reader, path, duplicates),
        JsonTokenType.String => JsonValue.Create(reader.GetString()),
        JsonTokenType.Number => reader.TryGetInt64(out var whole) ? JsonValue.Create(whole) : JsonValue.Create(reader.GetDouble()),
        JsonTokenType.True => JsonValue.Create(true),
        JsonTokenType.False => JsonValue.Create(false),
        _ => null,
    };

    private static JsonObject ReadObject(ref Utf8JsonReader reader, string path, List<string>? duplicates)
    {
        var node = new JsonObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var memberPath = path.Length == 0 ? name : $"{path}.{name}";
            if (node.ContainsKey(name))
                duplicates?.Add(memberPath);
            reader.Read();
            node[name] = ReadValue(ref reader, memberPath, duplicates);
        }

        return node;
    }

    private static JsonArray ReadArray(ref Utf8JsonReader reader, string path, List<string>? duplicates)
    {
        var node = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            node.Add(ReadValue(ref reader, $"{path}[{node.Count}]", duplicates));
        return node;
    }
}
