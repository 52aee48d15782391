using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Api.Json;

namespace ScheduledJobs.LocalKube.Api.Http;

/// <summary>Writes responses.</summary>
internal static class Answers
{
    public static Task WriteStatusAsync(this HttpResponse response, Status status)
    {
        if (status.Code is { } code)
            response.StatusCode = code;
        if (status.Details?.RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString();
        return response.WriteJsonAsync(JsonSerializer.SerializeToUtf8Bytes(status, KubeJsonContext.Default.Status));
    }

    public static Task WriteJsonAsync(this HttpResponse response, JsonNode node) => response.WriteJsonAsync(JsonText.ToUtf8(node));

    public static async Task WriteJsonAsync(this HttpResponse response, ReadOnlyMemory<byte> utf8, string contentType = RequestBody.Json)
    {
        response.ContentType = contentType;
        response.ContentLength = utf8.Length;
        await response.BodyWriter.WriteAsync(utf8, response.HttpContext.RequestAborted);
    }

    public static Task WriteTextAsync(this HttpResponse response, string text)
    {
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(text, response.HttpContext.RequestAborted);
    }

    /// <summary>Adds a Warning header, which kubectl prints. The same text is added once: a write that is repeated may give it again.</summary>
    public static void AddWarning(this HttpResponse response, string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        var value = $"299 - \"{escaped}\"";
        if (!response.Headers["Warning"].Contains(value))
            response.Headers.Append("Warning", value);
    }
}
