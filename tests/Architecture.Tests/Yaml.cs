using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>YAML as JSON, which is easier to compare.</summary>
internal static class Yaml
{
    private static readonly IDeserializer Deserializer = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();

    /// <summary>The documents of a stream; empty ones are left out.</summary>
    public static List<JsonObject> Documents(string text)
    {
        var documents = new List<JsonObject>();
        var parser = new Parser(new StringReader(text));
        parser.Consume<StreamStart>();
        while (!parser.Accept<StreamEnd>(out _))
        {
            if (ToJson(Deserializer.Deserialize(parser)) is JsonObject document)
                documents.Add(document);
        }

        return documents;
    }

    private static JsonNode? ToJson(object? value) => value switch
    {
        Dictionary<object, object> map => new JsonObject(map.Select(p => KeyValuePair.Create((string)p.Key, ToJson(p.Value)))),
        List<object> list => new JsonArray([.. list.Select(ToJson)]),
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        null => null,
        _ => JsonNode.Parse(Convert.ToString(value)!),
    };
}
