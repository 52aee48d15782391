using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ScheduledJobs.LocalCluster.Console.Echo;

/// <summary>
/// <c>/echo</c>: responds to any request with a description of it in JSON. <c>?status=503</c> sets the status code, <c>?delay=2s</c> (or
/// <c>250ms</c>) delays the response. <c>GET /echo/requests</c> lists the latest requests, oldest first.
/// </summary>
internal sealed class EchoEndpoint(TimeProvider time)
{
    private const int RequestsKept = 100;
    private const int LongestBody = 64 * 1024;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Queue<JsonObject> _requests = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/echo/requests", ListAsync);
        routes.Map("/echo", EchoAsync);
        routes.Map("/echo/{**rest}", EchoAsync);
    }

    private Task ListAsync(HttpContext context)
    {
        JsonArray list;
        lock (_gate)
            list = new JsonArray([.. _requests.Select(r => r.DeepClone())]);
        return WriteAsync(context, StatusCodes.Status200OK, list);
    }

    private async Task EchoAsync(HttpContext context)
    {
        var description = await DescribeAsync(context.Request);
        lock (_gate)
        {
            _requests.Enqueue(description);
            if (_requests.Count > RequestsKept)
                _requests.Dequeue();
        }

        if (!TryReadStatus(context.Request.Query["status"], out var status) || !TryReadDelay(context.Request.Query["delay"], out var delay))
        {
            await WriteAsync(context, StatusCodes.Status400BadRequest, new JsonObject
            {
                ["error"] = "status: expected a number from 200 to 599; "
                    + "delay: expected a number with ms or s, at most 600s, such as 250ms or 2s",
            });
            return;
        }

        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, time, context.RequestAborted);
        await WriteAsync(context, status, description.DeepClone());
    }

    private async Task<JsonObject> DescribeAsync(HttpRequest request)
    {
        var (body, truncated) = await ReadBodyAsync(request);
        return new JsonObject
        {
            ["time"] = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["method"] = request.Method,
            ["path"] = request.Path.Value,
            ["query"] = new JsonObject(request.Query.Select(q => KeyValuePair.Create(q.Key, (JsonNode?)q.Value.ToString()))),
            ["headers"] = new JsonObject(request.Headers.Select(h => KeyValuePair.Create(h.Key, (JsonNode?)h.Value.ToString()))),
            ["body"] = body,
            ["bodyTruncated"] = truncated,
        };
    }

    private static async Task<(string Body, bool Truncated)> ReadBodyAsync(HttpRequest request)
    {
        var buffer = new byte[Math.Min(request.ContentLength ?? LongestBody, LongestBody) + 1];
        var count = await request.Body.ReadAtLeastAsync(
            buffer, buffer.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        return (Encoding.UTF8.GetString(buffer, 0, Math.Min(count, LongestBody)), count > LongestBody);
    }

    private static bool TryReadStatus(string? text, out int status)
    {
        status = StatusCodes.Status200OK;
        return string.IsNullOrEmpty(text)
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out status) && status is >= 200 and <= 599);
    }

    private static bool TryReadDelay(string? text, out TimeSpan delay)
    {
        delay = TimeSpan.Zero;
        if (string.IsNullOrEmpty(text))
            return true;
        var unit = text.EndsWith("ms", StringComparison.Ordinal) ? "ms" : "s";
        if (!text.EndsWith(unit, StringComparison.Ordinal)
            || !double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > LongestDelay.TotalMilliseconds)
        {
            return false;
        }

        delay = unit == "ms" ? TimeSpan.FromMilliseconds(number) : TimeSpan.FromSeconds(number);
        return delay <= LongestDelay;
    }

    private static Task WriteAsync(HttpContext context, int status, JsonNode json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        // 204 and 304 have no body.
        return status is 204 or 304 ? Task.CompletedTask : context.Response.WriteAsync(json.ToJsonString() + "\n", context.RequestAborted);
    }
}
