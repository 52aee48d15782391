using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Console.Security;
using ScheduledJobs.Kube.Errors;

namespace ScheduledJobs.Console.Serving;

/// <summary>Takes each request where it belongs, after the checks that all of them pass.</summary>
internal sealed class Router(IEntrance entrance, TimeProvider time, ILogger logger)
{
    /// <summary>How long a page waits for the first list of schedules.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    /// <summary>Ends all streams.</summary>
    public CancellationToken Stopping { get; init; }

    public async Task HandleAsync(HttpContext context)
    {
        Guard.Protect(context.Response);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, Stopping);
        try
        {
            await RouteAsync(context, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The reader has gone, or the console stops.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await ErrorPage.SendAsync(context, StatusOf(e), MessageOf(e));
        }
        catch (Exception e) when (StatusOf(e) != 500)
        {
            // A stream ends; the browser opens it again.
        }
    }

    private async Task RouteAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (entrance.Refuse(context.Request) is var (status, why))
        {
            await ErrorPage.SendAsync(context, status, why);
            return;
        }

        var segments = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is ["assets", var file] && Asset.Find(file) is { } asset)
        {
            await asset.SendAsync(context);
            return;
        }

        using var visit = await entrance.EnterAsync(context, cancellationToken);
        if (visit is null)
            return;
        await visit.Workspace.Sources.Catalog.Synced.WaitAsync(MaxWait, time, cancellationToken);
        if (segments is ["live", ..] or ["api", "v1", "events"])
            await StreamAsync(context, visit, segments, cancellationToken);
        else
            await ServeAsync(context, visit, segments, cancellationToken);
    }

    private static Task ServeAsync(HttpContext context, Visit visit, string[] segments, CancellationToken cancellationToken) => segments switch
    {
        ["api", "v1", .. var rest] => visit.Workspace.Api.HandleAsync(context, rest, cancellationToken),
        ["live", .. var rest] => visit.Workspace.Pages.FollowAsync(context, visit.Session, rest, cancellationToken),
        _ => visit.Workspace.Pages.HandleAsync(context, visit.Session, segments, cancellationToken),
    };

    /// <summary>A stream ends when its reader may see nothing any more, and in time to find that out; browsers then open it again.</summary>
    private async Task StreamAsync(HttpContext context, Visit visit, string[] segments, CancellationToken cancellationToken)
    {
        // A proxy must not collect events.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        using var limit = entrance.LongestStream is { } longest ? new CancellationTokenSource(longest, time) : null;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, visit.Workspace.Closed, limit?.Token ?? default);
        try
        {
            await ServeAsync(context, visit, segments, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The end of the stream.
        }

        if (visit.Workspace.Farewell is { } farewell && !cancellationToken.IsCancellationRequested)
            await context.Response.WriteAsync($"event: closed\ndata: {farewell}\n\n", cancellationToken);
    }

    private static int StatusOf(Exception e) => e switch
    {
        ApiException api => api.Code is >= 400 and < 600 ? api.Code : 502,
        BadHttpRequestException bad => bad.StatusCode,
        InvalidDataException or JsonException => 400,
        HttpRequestException or IOException or TimeoutException => 502,
        _ => 500,
    };

    private string MessageOf(Exception e)
    {
        if (e is TimeoutException)
            return "The ScheduledJobs could not be read. Is the operator installed on this cluster, and may you list and watch them?";
        if (StatusOf(e) != 500)
            return e is ApiException ? $"The API server says: {e.Message}" : e.Message;
        logger.LogError(e, "A request failed");
        return "The console has a bug. Its log has more.";
    }
}
