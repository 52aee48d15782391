using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Console.Api;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Pages;
using ScheduledJobs.Console.Security;
using ScheduledJobs.Kube.Errors;

namespace ScheduledJobs.Console.Serving;

/// <summary>Takes each request where it belongs, after the checks that all of them pass.</summary>
internal sealed class Router
{
    /// <summary>How long a page waits for the first list of schedules.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private readonly Sources _sources;
    private readonly Gate _gate;
    private readonly PageServer _pages;
    private readonly ApiServer _api;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public Router(Sources sources, Sessions sessions, TimeProvider time, ILogger logger)
    {
        _sources = sources;
        _gate = new Gate(sessions, () => LinkUsed());
        _pages = new PageServer(sources, sessions, time);
        _api = new ApiServer(sources, time);
        _time = time;
        _logger = logger;
    }

    /// <summary>Called when a link has been used.</summary>
    public Action LinkUsed { get; init; } = static () => { };

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
        if (Gate.Refuse(context.Request) is var (status, why))
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

        if (await _gate.EnterAsync(context) is not { } session)
            return;
        await _sources.Catalog.Synced.WaitAsync(MaxWait, _time, cancellationToken);
        await (segments switch
        {
            ["api", "v1", .. var rest] => _api.HandleAsync(context, rest, cancellationToken),
            ["live", .. var rest] => _pages.FollowAsync(context, session, rest, cancellationToken),
            _ => _pages.HandleAsync(context, session, segments, cancellationToken),
        });
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
        _logger.LogError(e, "A request failed");
        return "The console has a bug. Its log has more.";
    }
}
