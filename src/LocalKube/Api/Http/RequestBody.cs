using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Protobuf;

namespace ScheduledJobs.LocalKube.Api.Http;

/// <summary>The body of a request, read completely.</summary>
/// <param name="Node">The value; null for JSON null and for an empty body.</param>
/// <param name="IsEmpty">Whether there was no body.</param>
/// <param name="Duplicates">Paths of duplicate fields.</param>
internal sealed record RequestBody(JsonNode? Node, bool IsEmpty, IReadOnlyList<string> Duplicates)
{
    public const string Json = "application/json";
    public const string Yaml = "application/yaml";
    public const string Protobuf = "application/vnd.kubernetes.protobuf";

    /// <summary>The same limit as Kubernetes' default.</summary>
    public const int MaxBytes = 3 * 1024 * 1024;

    /// <param name="describe">Describes a syntax error.</param>
    /// <exception cref="StatusException">The media type is not accepted (415), or the text is malformed (400).</exception>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, string[] accepted, Func<string, string> describe)
    {
        var type = MediaType(request, accepted);
        var result = await request.BodyReader.ReadAtLeastAsync(MaxBytes + 1, request.HttpContext.RequestAborted);
        if (result.Buffer.Length > MaxBytes)
            throw Refusals.BadRequest($"limit is {MaxBytes} bytes");
        var utf8 = result.Buffer.ToArray();
        request.BodyReader.AdvanceTo(result.Buffer.End);
        if (utf8.Length == 0)
            return new RequestBody(null, true, []);
        try
        {
            if (type == Protobuf)
                return new RequestBody(ProtobufDecoder.Decode(utf8), false, []);
            // Every JSON text is YAML, but only JSON parsing reports duplicate fields.
            if (type.EndsWith("yaml", StringComparison.Ordinal) && utf8.AsSpan().TrimStart(" \t\r\n"u8) is not [(byte)'{', ..])
                return new RequestBody(YamlJson.Parse(Encoding.UTF8.GetString(utf8)), false, []);
            var duplicates = new List<string>();
            return new RequestBody(JsonText.Parse(utf8, duplicates), false, duplicates);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw Refusals.BadRequest(describe(Reason(e)));
        }
    }

    private static string Reason(Exception fault) =>
        fault is JsonException && fault.Message.StartsWith("Expected depth to be zero", StringComparison.Ordinal)
            ? "unexpected end of JSON input"
            : fault.Message;

    /// <summary>The media type, without parameters; JSON if none is given.</summary>
    public static string MediaType(HttpRequest request, string[] accepted)
    {
        var text = request.ContentType ?? "";
        var type = text.Split(';')[0].Trim().ToLowerInvariant();
        if (type.Length == 0)
            type = Json;
        return accepted.Contains(type) ? type : throw Refusals.UnsupportedMediaType(accepted);
    }
}
