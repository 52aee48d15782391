using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Pages;

namespace ScheduledJobs.Console.Serving;

/// <summary>Says what went wrong, to people as a page and to programs as JSON.</summary>
internal static class ErrorPage
{
    public static Task SendAsync(HttpContext context, int status, string message)
    {
        var response = context.Response;
        response.StatusCode = status;
        if (context.Request.Path.StartsWithSegments("/api"))
        {
            response.ContentType = "application/problem+json";
            return response.WriteAsync(new JsonObject { ["status"] = status, ["title"] = Title(status), ["detail"] = message }.ToJsonString());
        }

        response.ContentType = "text/html; charset=utf-8";
        return response.WriteAsync(Layout.Plain(Title(status), Html.Of(
            $"<p class=\"answer\">{message}</p><p class=\"hint\">Status {status}. <a href=\"/\">Schedules</a></p>")));
    }

    public static string Title(int status) => status switch
    {
        400 => "Not a request that the console understands",
        401 => "Not signed in",
        403 => "Not allowed",
        404 => "Not found",
        405 => "Not possible here",
        409 => "It has changed meanwhile",
        413 => "Too large",
        421 => "Not served under this name",
        429 => "Too many at a time",
        503 => "Too many users",
        502 => "The API server cannot be reached",
        _ => "It did not work",
    };
}
