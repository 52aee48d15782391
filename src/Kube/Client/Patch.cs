using System.Buffers;
using System.Text.Json;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Client;

/// <summary>A patch and its kind.</summary>
/// <param name="ContentType">Media type.</param>
/// <param name="Body">The patch.</param>
public sealed record Patch(string ContentType, RawJson Body)
{
    /// <summary>RFC 7386: members replace, null removes, lists are replaced whole.</summary>
    public static Patch Merge(RawJson body) => new("application/merge-patch+json", body);

    /// <summary>Changes of the status of an object as it was read: refused as a conflict if the object has changed since, or is another one.</summary>
    public static Patch Status(ObjectMeta read, RawJson changes)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("metadata");
            writer.WriteString("resourceVersion", read.ResourceVersion);
            writer.WriteString("uid", read.Uid);
            writer.WriteEndObject();
            writer.WritePropertyName("status");
            writer.WriteRawValue(changes.Utf8.Span, skipInputValidation: true);
            writer.WriteEndObject();
        }

        return Merge(new RawJson(body.WrittenMemory));
    }

    /// <summary>RFC 6902: a list of operations.</summary>
    public static Patch Json(RawJson body) => new("application/json-patch+json", body);

    /// <summary>Server-side apply.</summary>
    public static Patch Apply(RawJson body) => new("application/apply-patch+yaml", body);
}
