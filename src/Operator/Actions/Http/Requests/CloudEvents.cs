using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Actions.Http.Requests;

/// <summary>Turns a request into a CloudEvent 1.0 in the HTTP protocol binding. Its id is that of the run or notification, so a repetition is recognizable.</summary>
internal static class CloudEvents
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Adds the attributes as headers (Binary), or wraps attributes and body in one document (Structured).</summary>
    /// <returns>The body to send.</returns>
    /// <exception cref="CallException">The body claims to be JSON but is not valid JSON.</exception>
    public static byte[]? Apply(CallSubject subject, CloudEventsSpec spec, List<CallHeader> headers, byte[]? body)
    {
        (string Name, string Value)[] attributes =
        [
            ("specversion", "1.0"),
            ("id", subject.Id),
            ("source", spec.Source ?? $"/namespaces/{subject.Job.Metadata.Namespace}/scheduledjobs/{subject.Job.Metadata.Name}"),
            ("type", spec.Type),
            ("time", KubeTimeConverter.ToText(subject.Time)),
        ];
        if (spec.Mode == CloudEventsModes.Structured)
            return Structured(subject.Field, attributes, headers, body);

        // The binding requires percent-encoding outside printable ASCII.
        headers.AddRange(attributes.Select(a => new CallHeader($"ce-{a.Name}", PercentEncode(a.Value), IsPublic: true)));
        return body;
    }

    private static byte[] Structured(string field, (string Name, string Value)[] attributes, List<CallHeader> headers, byte[]? body)
    {
        var contentType = headers.FindLast(IsContentType)?.Value;
        var document = new JsonObject();
        foreach (var (name, value) in attributes)
            document[name] = value;
        if (body is { Length: > 0 })
        {
            document["datacontenttype"] = contentType ?? "application/json";
            AddData(field, document, body, isJson: contentType is null || JsonMediaType.Is(contentType));
        }

        headers.RemoveAll(IsContentType);
        headers.Add(new CallHeader("Content-Type", "application/cloudevents+json; charset=utf-8", IsPublic: true));
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    private static void AddData(string field, JsonObject document, byte[] body, bool isJson)
    {
        try
        {
            document["data"] = isJson ? JsonNode.Parse(body) : JsonValue.Create(StrictUtf8.GetString(body));
        }
        catch (JsonException)
        {
            throw new CallException(
                Reasons.InvalidAction, $"{field}.body: is not valid JSON; a structured CloudEvent with other data needs a Content-Type header");
        }
        catch (DecoderFallbackException)
        {
            document["data_base64"] = Convert.ToBase64String(body);
        }
    }

    private static bool IsContentType(CallHeader header) => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);

    private static string PercentEncode(string value)
    {
        var encoded = new StringBuilder(value.Length);
        foreach (var b in Encoding.UTF8.GetBytes(value))
        {
            if (b is > 0x20 and < 0x7f and not ((byte)'"' or (byte)'%'))
                encoded.Append((char)b);
            else
                encoded.Append('%').Append(b.ToString("X2"));
        }

        return encoded.ToString();
    }
}
