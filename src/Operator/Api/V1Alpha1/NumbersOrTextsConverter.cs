using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>A list of <see cref="NumberOrTextConverter"/>'s texts.</summary>
internal sealed class NumbersOrTextsConverter : JsonConverter<IReadOnlyList<string>>
{
    private static readonly NumberOrTextConverter Item = new();

    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("Expected a list.");
        var items = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Item.Read(ref reader, typeof(string), options));
        return items;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in value)
            Item.Write(writer, item, options);
        writer.WriteEndArray();
    }
}
