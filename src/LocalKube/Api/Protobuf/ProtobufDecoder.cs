using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.LocalKube.Api.Json;

namespace ScheduledJobs.LocalKube.Api.Protobuf;

/// <summary>Converts Kubernetes' protobuf bodies to JSON, for the few kinds in <c>messages.yaml</c>.</summary>
internal static class ProtobufDecoder
{
    private const int Varint = 0;
    private const int LengthDelimited = 2;

    private static readonly Dictionary<string, Dictionary<int, ProtobufField>> Messages = Load();

    private static readonly Dictionary<int, ProtobufField> Envelope = Fields("type TypeMeta", "raw bytes");
    private static readonly Dictionary<int, ProtobufField> Timestamp = Fields("seconds int", "nanos int");

    public static bool Knows(string kind) => Messages.ContainsKey(kind);

    /// <exception cref="FormatException">The body is not in this format, or has a field that the table does not know.</exception>
    public static JsonObject Decode(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("k8s\0"u8))
            throw new FormatException("the body does not begin with the prefix of Kubernetes' protobuf");
        var envelope = ReadMessage(body[4..], "Unknown", Envelope);
        var kind = envelope.TextAt("type", "kind") ?? "";
        if (!Messages.TryGetValue(kind, out var fields))
            throw new FormatException($"protobuf is not supported for kind \"{kind}\"");
        var obj = ReadMessage(Convert.FromBase64String(envelope.TextAt("raw") ?? ""), kind, fields);
        obj.Insert(0, "apiVersion", envelope.TextAt("type", "apiVersion"));
        obj.Insert(1, "kind", kind);
        return obj;
    }

    private static JsonObject ReadMessage(ReadOnlySpan<byte> bytes, string message, Dictionary<int, ProtobufField> fields)
    {
        var obj = new JsonObject();
        var at = 0;
        while (at < bytes.Length)
        {
            var tag = ReadVarint(bytes, ref at);
            var (number, wire) = ((int)(tag >> 3), (int)(tag & 7));
            var length = wire switch
            {
                Varint => 0,
                LengthDelimited => (int)ReadVarint(bytes, ref at),
                _ => throw new FormatException($"field {number} of {message} has wire type {wire}"),
            };
            var scalar = wire == Varint ? ReadVarint(bytes, ref at) : 0;
            if (length < 0 || length > bytes.Length - at)
                throw new FormatException($"field {number} of {message} is cut off");
            var content = bytes.Slice(at, length);
            at += length;
            if (fields.TryGetValue(number, out var field))
                Put(obj, field, content, scalar);
            else if (!IsZero(content, scalar))
                throw new FormatException($"field {number} of {message} is not supported as protobuf");
        }

        return obj;
    }

    private static void Put(JsonObject obj, ProtobufField field, ReadOnlySpan<byte> content, ulong scalar)
    {
        switch (field.Arity)
        {
            case Arity.Many:
                obj[field.Name] ??= new JsonArray();
                obj.ArrayAt(field.Name)!.Add(ReadValue(field.Type, content, scalar));
                break;
            case Arity.Map:
                var entry = ReadMessage(content, field.Name, Fields("key string", $"value {field.Type}"));
                obj.Ensure(field.Name)[entry.TextAt("key") ?? ""] = entry["value"]?.DeepClone() ?? "";
                break;
            default:
                if (!(field.OmitZero && content.IsEmpty && scalar == 0) && !(field.Type == "time" && content.IsEmpty))
                    obj[field.Name] = ReadValue(field.Type, content, scalar);
                break;
        }
    }

    private static JsonNode ReadValue(string type, ReadOnlySpan<byte> content, ulong scalar) => type switch
    {
        "string" => Encoding.UTF8.GetString(content),
        "bytes" => Convert.ToBase64String(content),
        "int" => (long)scalar,
        "bool" => scalar != 0,
        "time" => Time(content),
        _ => ReadMessage(content, type, Messages[type]),
    };

    private static string Time(ReadOnlySpan<byte> content)
    {
        var seconds = ReadMessage(content, "Time", Timestamp).NumberAt("seconds") ?? 0;
        return KubeTimeConverter.ToText(DateTimeOffset.FromUnixTimeSeconds(seconds));
    }

    /// <summary>Go writes fields that are not pointers even if they are not set; an empty message contains only such fields.</summary>
    private static bool IsZero(ReadOnlySpan<byte> content, ulong scalar)
    {
        if (scalar != 0)
            return false;
        var at = 0;
        while (at < content.Length)
        {
            var wire = (int)(ReadVarint(content, ref at) & 7);
            if (wire is not (Varint or LengthDelimited) || ReadVarint(content, ref at) != 0)
                return false;
        }

        return true;
    }

    private static ulong ReadVarint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new FormatException("a number is cut off");
    }

    /// <summary>Fields with the numbers 1, 2, ...</summary>
    private static Dictionary<int, ProtobufField> Fields(params string[] fields) =>
        fields.Select((f, i) => (f, i)).ToDictionary(p => p.i + 1, p => ProtobufField.Parse(p.f));

    private static Dictionary<string, Dictionary<int, ProtobufField>> Load()
    {
        using var stream = typeof(ProtobufDecoder).Assembly.GetManifestResourceStream("messages.yaml")
            ?? throw new InvalidOperationException("messages.yaml is not in the assembly.");
        using var reader = new StreamReader(stream);
        var messages = ((JsonObject)YamlJson.Parse(reader.ReadToEnd())!).ToDictionary(
            m => m.Key, m => ((JsonObject)m.Value!).ToDictionary(f => int.Parse(f.Key), f => ProtobufField.Parse(f.Value.TextAt()!)));
        messages["TypeMeta"] = Fields("apiVersion string", "kind string");
        return messages;
    }
}
