using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ScheduledJobs.Console.Tests.Support;

/// <summary>What the user of a token may do with ScheduledJobs.</summary>
/// <param name="User">The user's name.</param>
/// <param name="Reads">Namespaces whose ScheduledJobs it may read; null for all.</param>
/// <param name="Writes">Namespaces whose ScheduledJobs it may change; null for all.</param>
internal sealed record Grant(string User, IReadOnlyList<string>? Reads, IReadOnlyList<string>? Writes);

/// <summary>Stands for the authorization of an API server: LocalKube has none. Requests of tokens that are not listed here are the administrator's.</summary>
internal sealed class Rights
{
    private readonly ConcurrentDictionary<string, Grant> _grants = [];
    private readonly ConcurrentDictionary<string, bool> _expired = [];
    private readonly ConcurrentDictionary<string, int> _requests = [];

    public Grant this[string token]
    {
        set => _grants[token] = value;
    }

    /// <summary>How many requests have carried a token.</summary>
    public int Requests(string token) => _requests.GetValueOrDefault(token);

    public void Expire(string token) => _expired[token] = true;

    public async Task InterceptAsync(HttpContext context, RequestDelegate next)
    {
        var token = context.Request.Headers.Authorization.ToString().Replace("Bearer ", "");
        _requests.AddOrUpdate(token, 1, (_, count) => count + 1);
        if (_expired.ContainsKey(token))
            await RefuseAsync(context, 401, "Unauthorized", "Unauthorized");
        else if (!_grants.TryGetValue(token, out var grant))
            await next(context);
        else if (context.Request.Path.Value!.EndsWith("/selfsubjectaccessreviews", StringComparison.Ordinal))
            await ReviewAsync(context, grant);
        else if (context.Request.Path.Value!.EndsWith("/selfsubjectreviews", StringComparison.Ordinal))
            await TellAsync(context, grant);
        else if (IsAllowed(context.Request, grant))
            await next(context);
        else
            await RefuseAsync(context, 403, "Forbidden", $"scheduledjobs.scheduledjobs.dev is forbidden: User \"{grant.User}\" cannot {context.Request.Method} {context.Request.Path}");
    }

    private static bool IsAllowed(HttpRequest request, Grant grant)
    {
        var parts = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var at = Array.IndexOf(parts, "namespaces");
        return Has(HttpMethods.IsGet(request.Method) ? grant.Reads : grant.Writes, at < 0 ? "" : parts[at + 1]);
    }

    private static bool Has(IReadOnlyList<string>? namespaces, string @namespace) => namespaces is null || namespaces.Contains(@namespace);

    /// <summary>Says whose the token is.</summary>
    private static Task TellAsync(HttpContext context, Grant grant)
    {
        var review = new JsonObject
        {
            ["kind"] = "SelfSubjectReview",
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["metadata"] = new JsonObject(),
            ["status"] = new JsonObject { ["userInfo"] = new JsonObject { ["username"] = grant.User } },
        };
        context.Response.StatusCode = 201;
        return context.Response.WriteAsync(review.ToJsonString());
    }

    private static async Task ReviewAsync(HttpContext context, Grant grant)
    {
        using var reader = new StreamReader(context.Request.Body);
        var asked = JsonNode.Parse(await reader.ReadToEndAsync())!["spec"]!["resourceAttributes"]!;
        var of = (string?)asked["verb"] is "get" or "list" or "watch" ? grant.Reads : grant.Writes;
        var review = new JsonObject
        {
            ["kind"] = "SelfSubjectAccessReview",
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["metadata"] = new JsonObject(),
            ["spec"] = new JsonObject(),
            ["status"] = new JsonObject { ["allowed"] = Has(of, (string?)asked["namespace"] ?? "") },
        };
        context.Response.StatusCode = 201;
        await context.Response.WriteAsync(review.ToJsonString());
    }

    private static Task RefuseAsync(HttpContext context, int code, string reason, string message)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["status"] = "Failure",
            ["message"] = message,
            ["reason"] = reason,
            ["code"] = code,
        };
        context.Response.StatusCode = code;
        return context.Response.WriteAsync(status.ToJsonString());
    }
}
