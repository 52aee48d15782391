using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ScheduledJobs.LocalKube.Api.Builtin;
using ScheduledJobs.LocalKube.Api.Discovery;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Handlers;
using ScheduledJobs.LocalKube.Api.Http;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.OpenApi;
using ScheduledJobs.LocalKube.Api.Storage;
using ScheduledJobs.LocalKube.Api.Views;
using ScheduledJobs.LocalKube.Api.Watch;

namespace ScheduledJobs.LocalKube.Api;

/// <summary>The handlers of requests for objects.</summary>
internal sealed record ResourceHandlers(
    ReadHandler Read, WatchHandler Watch, WriteHandler Write, PatchHandler Patch, DeleteHandler Delete, PodLogHandler Logs);

/// <summary>The whole API: authentication, routing from a path to a handler, and Status objects for errors.</summary>
internal sealed class ApiRouter(
    KindRegistry kinds,
    ResourceHandlers handlers,
    ApiServerOptions options,
    string token,
    ILogger log)
{
    private readonly DiscoveryHandler _discovery = new(kinds);
    private readonly OpenApiHandler _openApi = new(kinds);
    private readonly IReadOnlyList<byte[]> _accepted = [.. options.MoreTokens.Prepend(token).Select(t => Encoding.UTF8.GetBytes("Bearer " + t))];

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            if (!await TryAnswerPublicAsync(context))
            {
                Authenticate(context.Request);
                await (options.Interceptor is { } interceptor ? interceptor(context, RouteAsync) : RouteAsync(context));
            }
        }
        catch (StatusException e) when (!context.Response.HasStarted)
        {
            await context.Response.WriteStatusAsync(e.Status);
        }
        catch (StorageException e) when (!context.Response.HasStarted)
        {
            await context.Response.WriteStatusAsync(Refusals.NotStored(e.IsFull, e.Message).Status);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            log.LogError(e, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
            await context.Response.WriteStatusAsync(Refusals.Crashed(e).Status);
        }
    }

    /// <summary>Handles requests that need no authentication.</summary>
    private static async Task<bool> TryAnswerPublicAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/healthz" or "/readyz" or "/livez":
                await context.Response.WriteTextAsync("ok");
                return true;
            case "/version" or "/version/":
                await context.Response.WriteJsonAsync(Version());
                return true;
            default:
                return false;
        }
    }

    private void Authenticate(HttpRequest request)
    {
        var given = Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString());
        if (!_accepted.Any(accepted => CryptographicOperations.FixedTimeEquals(given, accepted)))
            throw Refusals.Unauthorized();
    }

    private Task RouteAsync(HttpContext context)
    {
        var parts = (context.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["api"] => _discovery.CoreAsync(context),
            ["apis"] => _discovery.GroupsAsync(context),
            ["apis", var group] => _discovery.GroupAsync(context, group),
            ["api", var version] => _discovery.VersionAsync(context, "", version),
            ["apis", var group, var version] => _discovery.VersionAsync(context, group, version),
            ["openapi", "v2"] => OpenApiHandler.V2Async(context),
            ["openapi", "v3"] => _openApi.IndexAsync(context),
            ["openapi", "v3", "api", var version] => _openApi.DocumentAsync(context, "", version),
            ["openapi", "v3", "apis", var group, var version] => _openApi.DocumentAsync(context, group, version),
            _ => ApiPath.Parse(context.Request.Path.Value!) is { } path ? RouteResourceAsync(context, path) : throw Refusals.PathNotFound(),
        };
    }

    private Task RouteResourceAsync(HttpContext context, ApiPath path)
    {
        var kind = kinds.Current.Find(path.Group, path.Version, path.Plural) ?? throw Refusals.PathNotFound();
        if (path.Namespace is not null && !kind.Namespaced)
            throw Refusals.PathNotFound();
        if (kind.Warning is { } warning)
            context.Response.AddWarning(warning);
        var request = new ResourceRequest(context, kind, path);
        if (request.Form == AnswerForm.Table)
            TableView.CheckInclusion(request.IncludeObject);
        return path.Subresource switch
        {
            "" => RouteVerbAsync(request),
            "status" when kind.HasStatus => RouteStatusAsync(request),
            "log" when kind == BuiltinKinds.Instance.Pods && HttpMethods.IsGet(context.Request.Method) => handlers.Logs.LogAsync(request),
            _ => throw Refusals.NotFound(kind, path.Name!),
        };
    }

    private Task RouteVerbAsync(ResourceRequest request)
    {
        var hasName = request.Path.Name is not null;
        var isWatch = request.Http.Flag("watch");
        var (verb, handle) = request.Http.Method switch
        {
            "GET" when isWatch => ("watch", (Func<ResourceRequest, Task>)handlers.Watch.WatchAsync),
            "GET" => hasName ? ("get", handlers.Read.GetAsync) : ("list", handlers.Read.ListAsync),
            "POST" when !hasName => ("create", handlers.Write.CreateAsync),
            "PUT" when hasName => ("update", handlers.Write.ReplaceAsync),
            "PATCH" when hasName => ("patch", handlers.Patch.PatchAsync),
            "DELETE" => hasName ? ("delete", handlers.Delete.DeleteAsync) : ("deletecollection", handlers.Delete.DeleteCollectionAsync),
            _ => throw Refusals.MethodNotAllowed(),
        };
        // Namespaced objects are written in their namespace, not across all.
        var needsNamespace = request.Kind.Namespaced && request.Path.Namespace is null && verb is not ("list" or "watch");
        return request.Kind.Allows(verb) && !needsNamespace ? handle(request) : throw Refusals.MethodNotAllowed();
    }

    private Task RouteStatusAsync(ResourceRequest request) => request.Http.Method switch
    {
        "GET" => handlers.Read.GetAsync(request),
        "PUT" => handlers.Write.ReplaceAsync(request),
        "PATCH" => handlers.Patch.PatchAsync(request),
        _ => throw Refusals.MethodNotAllowed(),
    };

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "34",
        ["gitVersion"] = "v1.34.0-localcluster",
        ["gitCommit"] = "",
        ["gitTreeState"] = "",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "",
        ["platform"] = "dotnet",
    };
}
