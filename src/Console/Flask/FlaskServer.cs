using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Model.Importing;
using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Console.Flask;

/// <summary>
/// The routes of Flask-APScheduler under /scheduler, with its JSON and its status codes, so that its clients keep working. Its 500 for a job
/// that is not valid is a 422 here, which names the field.
/// </summary>
internal sealed class FlaskServer(FlaskOptions options, ScheduleCompiler compiler, bool isReadOnly, TimeProvider time)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Serves one request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="rest">Its path below /scheduler.</param>
    /// <param name="client">The cluster, with the user's token.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task HandleAsync(HttpContext context, string[] rest, KubeClient client, CancellationToken cancellationToken)
    {
        try
        {
            if (isReadOnly && !HttpMethods.IsGet(context.Request.Method))
                throw new FlaskException(403, "This console is read-only.");
            var reply = await ReplyAsync(context.Request, rest, new FlaskJobs(client, options, compiler, time), cancellationToken);
            context.Response.StatusCode = reply is null ? 204 : 200;
            if (reply is not null)
                await SendAsync(context.Response, reply);
        }
        catch (Exception e) when (RefusalOf(e) is { } refusal)
        {
            await RefuseAsync(context.Response, refusal);
        }
    }

    /// <summary>Says in JSON why a request is refused.</summary>
    public static Task RefuseAsync(HttpResponse response, FlaskException refusal)
    {
        response.StatusCode = refusal.Status;
        var json = new JsonObject { ["error_message"] = refusal.Message };
        if (refusal.Field is not null)
            json["field"] = refusal.Field;
        return SendAsync(response, json);
    }

    /// <summary>The body of the response; null for none.</summary>
    private static async Task<JsonNode?> ReplyAsync(HttpRequest request, string[] rest, FlaskJobs jobs, CancellationToken cancellationToken)
    {
        switch (request.Method, rest)
        {
            case ("GET", []):
                return new JsonObject { ["current_host"] = Environment.MachineName, ["allowed_hosts"] = new JsonArray("*"), ["running"] = true };
            case ("POST", ["pause" or "resume"]):
                await jobs.SuspendAllAsync(rest[0] == "pause", cancellationToken);
                return null;
            case ("POST", ["start"]):
                throw new FlaskException(400, "The scheduler is already running.");
            case ("POST", ["shutdown"]):
                throw new FlaskException(422, "shutdown: the operator is not this client's to stop; POST /scheduler/pause pauses all jobs", "shutdown");
            case ("GET", ["jobs"]):
                return await jobs.ListAsync(cancellationToken);
            case ("POST", ["jobs"]):
                return await jobs.AddAsync(await ReadAsync(request, cancellationToken), cancellationToken);
            case ("GET", ["jobs", var id]):
                return await jobs.GetAsync(id, cancellationToken);
            case ("PATCH", ["jobs", var id]):
                return await jobs.UpdateAsync(id, await ReadAsync(request, cancellationToken), cancellationToken);
            case ("DELETE", ["jobs", var id]):
                await jobs.DeleteAsync(id, cancellationToken);
                return null;
            case ("POST", ["jobs", var id, "pause" or "resume"]):
                return await jobs.SuspendAsync(id, rest[2] == "pause", cancellationToken);
            case ("POST", ["jobs", var id, "run"]):
                return await jobs.RunAsync(id, cancellationToken);
            default:
                var isRoute = rest is [] or ["pause" or "resume" or "start" or "shutdown" or "jobs"] or ["jobs", _];
                throw new FlaskException(isRoute ? 405 : 404, "There is no such route.");
        }
    }

    /// <summary>The body as JSON, whatever its content type says, as in Flask-APScheduler.</summary>
    private static async Task<JsonObject> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        await JsonNode.ParseAsync(request.Body, null, Strict, cancellationToken) as JsonObject ?? throw new FlaskException(400, "Expected a JSON object.");

    /// <summary>What an error is to the client; null if it is a bug.</summary>
    public static FlaskException? RefusalOf(Exception e) => e switch
    {
        FlaskException refusal => refusal,
        SourceException source => new FlaskException(422, source.Message, source.Path),
        JsonException => new FlaskException(400, "Expected JSON."),
        ApiException api => new FlaskException(api.Code is >= 400 and < 600 and not 500 ? api.Code : 502, $"The API server says: {api.Message}"),
        BadHttpRequestException bad => new FlaskException(bad.StatusCode, bad.Message),
        HttpRequestException or IOException or TimeoutException => new FlaskException(502, "The API server cannot be reached."),
        _ => null,
    };

    private static Task SendAsync(HttpResponse response, JsonNode json)
    {
        response.ContentType = "application/json";
        return response.WriteAsync(CompactJson.Of(json));
    }
}
