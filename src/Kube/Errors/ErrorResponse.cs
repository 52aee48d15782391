using System.Net;
using System.Text;
using System.Text.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Errors;

/// <summary>Reads the body of an error response: a Status from the API server, or anything from a proxy on the way.</summary>
internal static class ErrorResponse
{
    private const int MaxBody = 256 * 1024;
    private const int MaxQuote = 300;

    public static async Task<ApiException> ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        var body = await ReadStartAsync(response, cancellationToken);
        var code = (int)response.StatusCode;
        var status = ParseStatus(body) ?? Describe(response.StatusCode, body);
        return new ApiException(code, status with { Code = status.Code ?? code }, RetryAfter(response, status, time));
    }

    /// <summary>The Status in a body; null if the body is something else.</summary>
    public static Status? ParseStatus(ReadOnlySpan<byte> body)
    {
        try
        {
            var status = JsonSerializer.Deserialize(body, KubeJsonContext.Default.Status);
            return status is { Kind: "Status", Outcome: not null } ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<byte[]> ReadStartAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var start = new MemoryStream();
        var buffer = new byte[4096];
        while (start.Length < MaxBody)
        {
            var count = await stream.ReadAsync(buffer, cancellationToken);
            if (count == 0)
                break;
            start.Write(buffer, 0, count);
        }

        return start.ToArray();
    }

    private static Status Describe(HttpStatusCode code, byte[] body)
    {
        var text = Encoding.UTF8.GetString(body).Trim();
        if (text.Length > MaxQuote)
            text = text[..MaxQuote] + "…";
        return new Status
        {
            Outcome = "Failure",
            Code = (int)code,
            Reason = ReasonOf(code),
            Message = text.Length == 0 ? $"The server responded with {(int)code}." : $"The server responded with {(int)code}: {text}",
        };
    }

    private static string? ReasonOf(HttpStatusCode code) => code switch
    {
        HttpStatusCode.Unauthorized => StatusReasons.Unauthorized,
        HttpStatusCode.Forbidden => StatusReasons.Forbidden,
        HttpStatusCode.NotFound => StatusReasons.NotFound,
        HttpStatusCode.Conflict => StatusReasons.Conflict,
        HttpStatusCode.Gone => StatusReasons.Expired,
        HttpStatusCode.TooManyRequests => StatusReasons.TooManyRequests,
        HttpStatusCode.InternalServerError => StatusReasons.InternalError,
        HttpStatusCode.ServiceUnavailable => StatusReasons.ServiceUnavailable,
        HttpStatusCode.GatewayTimeout => StatusReasons.Timeout,
        _ => null,
    };

    private static TimeSpan? RetryAfter(HttpResponseMessage response, Status status, TimeProvider time)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => status.Details?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null,
        };
        return wait is { } negative && negative < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
