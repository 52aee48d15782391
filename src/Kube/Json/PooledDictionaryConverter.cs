using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScheduledJobs.Kube.Json;

/// <summary>For labels and annotations, whose keys and short values many objects share: memory holds each of them once.</summary>
public sealed class PooledDictionaryConverter : JsonConverter<Dictionary<string, string>>
{
    /// <inheritdoc />
    public override Dictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Expected an object of strings.");

        // Most objects have few. A dictionary rounds its capacity up and would waste most of it.
        var result = new Dictionary<string, string>(capacity: 3);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = StringPool.Read(ref reader);
            reader.Read();
            result[key] = reader.TokenType switch
            {
                JsonTokenType.String => StringPool.Read(ref reader),
                JsonTokenType.Null => "",
                _ => throw new JsonException($"The value of '{key}' is not a string."),
            };
        }

        return result;
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, Dictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (key, text) in value)
            writer.WriteString(key, text);
        writer.WriteEndObject();
    }
}
