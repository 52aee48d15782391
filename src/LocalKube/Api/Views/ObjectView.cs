using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Storage;

namespace ScheduledJobs.LocalKube.Api.Views;

/// <summary>Stored objects as one kind shows them: with its apiVersion and kind, and with the names that its version has for fields.</summary>
internal static class ObjectView
{
    public static JsonObject ToApi(StoredObject stored, ResourceKind kind) => ToApi(stored.Read(), kind);

    /// <summary>Takes over <paramref name="body"/>.</summary>
    public static JsonObject ToApi(JsonObject body, ResourceKind kind)
    {
        kind.Rules.FromStored(body);
        body.Insert(0, "apiVersion", kind.ApiVersion);
        body.Insert(1, "kind", kind.Kind);
        return body;
    }

    /// <summary>Writes the object without building a tree, where its form allows it.</summary>
    /// <param name="withType">Items of lists of built-in kinds have neither apiVersion nor kind.</param>
    public static void Write(IBufferWriter<byte> output, StoredObject stored, ResourceKind kind, bool withType = true)
    {
        if (!kind.Rules.IsStoredForm)
        {
            var obj = stored.Read();
            kind.Rules.FromStored(obj);
            JsonText.Write(output, withType ? ToTyped(obj, kind) : obj);
        }
        else if (!withType)
        {
            output.Write(stored.Utf8.Span);
        }
        else
        {
            output.Write(Encoding.UTF8.GetBytes($"{{\"apiVersion\":\"{kind.ApiVersion}\",\"kind\":\"{kind.Kind}\","));
            output.Write(stored.Utf8.Span[1..]);
        }
    }

    private static JsonObject ToTyped(JsonObject obj, ResourceKind kind)
    {
        obj.Insert(0, "apiVersion", kind.ApiVersion);
        obj.Insert(1, "kind", kind.Kind);
        return obj;
    }
}
