using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Admission;

/// <summary>
/// The webhook's only path. Callers are not authenticated here, so memory and time of a request are limited. Whatever fails gets an error response, and
/// the API server then does what the configuration's failurePolicy says.
/// </summary>
internal sealed class AdmissionEndpoint(Reviewer reviewer, OperatorMetrics metrics, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>The path in the configuration.</summary>
    public const string Path = "/validate";

    /// <summary>Most bytes of a review. etcd stores objects up to 1.5 MiB, and a review holds the old one and the new one.</summary>
    public const int MaxBody = 4 * 1024 * 1024;

    /// <summary>Most reviews in memory at once; others wait.</summary>
    internal const int MaxReviews = 8;

    /// <summary>Longest time for one request, waiting and reading included. The API server waits 3 s by default.</summary>
    internal static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _room = new(MaxReviews);
    private volatile bool _isEnding;

    /// <inheritdoc />
    public void Dispose() => _room.Dispose();

    /// <summary>From now on each reply closes its connection, so that the API server's next request goes to another replica.</summary>
    public void End() => _isEnding = true;

    /// <summary>Handles a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path.Value != Path || !HttpMethods.IsPost(context.Request.Method))
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, $"only POST {Path} is served");
            return;
        }

        if (_isEnding)
            context.Response.Headers.Connection = "close";
        var started = time.GetTimestamp();
        var result = "error";
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        try
        {
            result = await ReviewAsync(context, either.Token);
        }
        catch (OperationCanceledException)
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "out of time");
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            // BadHttpRequestException, such as for a body that is too large, is an IOException.
            await RefuseAsync(context, (e as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest, "this is not an AdmissionReview");
        }
        catch (Exception e)
        {
            logger.ReviewFailed(e);
            await RefuseAsync(context, StatusCodes.Status500InternalServerError, "the review failed; this is a bug in the operator");
        }
        finally
        {
            metrics.Reviewed(result, time.GetElapsedTime(started));
        }
    }

    private async Task<string> ReviewAsync(HttpContext context, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        try
        {
            var review = await JsonSerializer.DeserializeAsync(
                context.Request.Body, AdmissionJsonContext.Default.AdmissionReview, cancellationToken);
            if (review is not { ApiVersion: AdmissionReview.Version, Request: { Uid.Length: > 0 } request })
                throw new JsonException("apiVersion or request is missing.");
            var response = await reviewer.ReviewAsync(request, cancellationToken);
            var reply = new AdmissionReview { ApiVersion = review.ApiVersion, Kind = review.Kind, Response = response };
            var bytes = JsonSerializer.SerializeToUtf8Bytes(reply, AdmissionJsonContext.Default.AdmissionReview);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes, cancellationToken);
            return response switch { { Allowed: false } => "refused", { Warnings: not null } => "warned", _ => "allowed" };
        }
        finally
        {
            _room.Release();
        }
    }

    private static Task RefuseAsync(HttpContext context, int code, string text)
    {
        if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            return Task.CompletedTask;
        context.Response.StatusCode = code;
        context.Response.ContentLength = null;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
