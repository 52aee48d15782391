using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ScheduledJobs.Kube.Json;

/// <summary>JSON merge patches (RFC 7386): members replace members, null removes them, lists are replaced whole.</summary>
public static class JsonMergePatch
{
    /// <summary>
    /// The smallest patch that turns <paramref name="from"/> into <paramref name="to"/>; null if nothing changes. A null member of
    /// <paramref name="to"/> counts as absent, because a merge patch cannot express it. Both are compact JSON: values that are equal but
    /// written differently count as changed.
    /// </summary>
    public static RawJson? Diff(ReadOnlyMemory<byte> from, ReadOnlyMemory<byte> to)
    {
        if (from.Span.SequenceEqual(to.Span))
            return null;
        if (!IsObject(from) || !IsObject(to))
            return new RawJson(to);

        var (before, after) = (MembersOf(from), MembersOf(to));
        var changes = new ArrayBufferWriter<byte>();
        using var patch = new Utf8JsonWriter(changes);
        patch.WriteStartObject();
        foreach (var member in before)
        {
            if (Find(after, member.Name) is null)
                patch.WriteNull(member.Name.Span);
        }

        foreach (var member in after)
        {
            var change = Find(before, member.Name) is { } old ? Diff(old, member.Value) : new RawJson(member.Value);
            if (change is null)
                continue;
            patch.WritePropertyName(member.Name.Span);
            patch.WriteRawValue(change.Value.Utf8.Span, skipInputValidation: true);
        }

        patch.WriteEndObject();
        patch.Flush();
        return changes.WrittenCount == "{}".Length ? null : new RawJson(changes.WrittenMemory);
    }

    /// <summary>Applies a patch to a value. Neither is modified.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();

        var result = target is JsonObject before ? (JsonObject)before.DeepClone() : [];
        foreach (var (name, change) in changes)
        {
            if (change is null)
                result.Remove(name);
            else
                result[name] = Apply(result[name], change);
        }

        return result;
    }

    private static bool IsObject(ReadOnlyMemory<byte> json) => json.Span is [(byte)'{', ..];

    private static ReadOnlyMemory<byte>? Find(List<Member> members, ReadOnlyMemory<byte> name)
    {
        foreach (var member in members)
        {
            if (member.Name.Span.SequenceEqual(name.Span))
                return member.Value;
        }

        return null;
    }

    private static List<Member> MembersOf(ReadOnlyMemory<byte> json)
    {
        var members = new List<Member>();
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlyMemory<byte> name = reader.ValueIsEscaped
                ? Encoding.UTF8.GetBytes(reader.GetString()!)
                : json.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (reader.TokenType != JsonTokenType.Null)
                members.Add(new Member(name, json[start..(int)reader.BytesConsumed]));
        }

        return members;
    }

    private readonly record struct Member(ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value);
}
