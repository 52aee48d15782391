using Microsoft.AspNetCore.Http;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Security;

namespace ScheduledJobs.Console.Serving;

/// <summary>Lets browsers in that have a session, and exchanges the token of a link for one. All of them are the same user's.</summary>
/// <param name="sessions">Who is in.</param>
/// <param name="workspace">What that user may see.</param>
/// <param name="linkUsed">Called when a link has been used.</param>
internal sealed class Gate(Sessions sessions, Workspace workspace, Action linkUsed) : IEntrance
{
    public TimeSpan? LongestStream => null;

    public (int Status, string Why)? Refuse(HttpRequest request)
    {
        var port = request.HttpContext.Connection.LocalPort;
        return new Guard([$"127.0.0.1:{port}", $"localhost:{port}"], "http").Refuse(request);
    }

    public async Task<Visit?> EnterAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;

        // Cookies do not know ports: two consoles on one machine need two names.
        var cookie = $"scheduledjob-console-{context.Connection.LocalPort}";
        var isOpen = request.Cookies.TryGetValue(cookie, out var session) && sessions.IsOpen(session);
        if (HttpMethods.IsGet(request.Method) && request.Query["token"].ToString() is { Length: > 0 } token)
        {
            if (!isOpen && !await OpenAsync(context, cookie, token))
                return null;
            context.Response.StatusCode = 303;
            context.Response.Headers.Location = WithoutToken(request);
            return null;
        }

        if (isOpen)
            return new Visit(workspace, session!);
        await ErrorPage.SendAsync(context, 401, "Open the console with the link that it prints where it was started.");
        return null;
    }

    /// <summary>The same view without the token, which stays nowhere.</summary>
    private static string WithoutToken(HttpRequest request)
    {
        var path = request.Path.Value!.StartsWith("//", StringComparison.Ordinal) ? "/" : request.Path.ToUriComponent();
        return Address.To(path, [.. request.Query.Where(q => q.Key != "token").Select(q => (q.Key, (string?)q.Value.ToString()))]);
    }

    private async Task<bool> OpenAsync(HttpContext context, string cookie, string token)
    {
        if (sessions.Open(token) is not { } session)
        {
            await ErrorPage.SendAsync(context, 403, "This link has been used, or is not of this console. The console prints a new one after each use.");
            return false;
        }

        context.Response.Cookies.Append(cookie, session, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });
        linkUsed();
        return true;
    }
}
