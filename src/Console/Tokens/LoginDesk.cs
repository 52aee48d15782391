using Microsoft.AspNetCore.Http;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Security;
using ScheduledJobs.Console.Serving;

namespace ScheduledJobs.Console.Tokens;

/// <summary>Signing in with a token, naming namespaces, and signing out.</summary>
internal sealed class LoginDesk(Workspaces workspaces, TokenSessions sessions, FormTokens forms)
{
    private const string SessionCookie = "scheduledjob-console";
    private const string NamespacesCookie = "scheduledjob-console-namespaces";

    /// <summary>The token of a request, and the session to which its forms are bound. A header counts more than a session.</summary>
    public (BearerToken? Token, string Session) Find(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (BearerToken.IsIn(header))
            return BearerToken.OfHeader(header) is { } token ? (token, token.Id) : (null, "");
        var id = request.Cookies[SessionCookie];
        return (sessions.Find(id), id ?? "");
    }

    /// <summary>The namespaces that the user has named; empty for no choice.</summary>
    public static IReadOnlyList<string> NamespacesOf(HttpRequest request) => Scope.Parse(request.Cookies[NamespacesCookie]).Names;

    public Task HandleAsync(HttpContext context, CancellationToken cancellationToken) => (context.Request.Path.Value, context.Request.Method) switch
    {
        ("/login", "GET") => AskAsync(context, 200, Find(context.Request).Token is null ? "Sign in with your token of the cluster." : "You are signed in. Another token, or other namespaces?"),
        ("/login", "POST") => SignInAsync(context, cancellationToken),
        ("/logout", "POST") => SignOutAsync(context, cancellationToken),
        _ => ErrorPage.SendAsync(context, 405, $"{context.Request.Method} is not possible here."),
    };

    /// <summary>Says how to come in: to people with a form, to programs in JSON.</summary>
    public async Task AskAsync(HttpContext context, int status, string message)
    {
        if (status == 401)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        var request = context.Request;
        if (request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/live"))
        {
            await ErrorPage.SendAsync(context, status, message);
            return;
        }

        var isSignedIn = request.Cookies[SessionCookie] is { } id && sessions.Find(id) is not null;
        var login = new Login(message, BackOf(request), string.Join(", ", NamespacesOf(request)), isSignedIn ? forms.Of(request.Cookies[SessionCookie]!) : null);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(LoginPage.Render(status == 200 ? "Session" : ErrorPage.Title(status), login), context.RequestAborted);
    }

    private async Task SignInAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (!request.HasFormContentType)
            throw new BadHttpRequestException("Expected a form.");
        var form = await request.ReadFormAsync(cancellationToken);
        var (names, problem) = Scope.Parse(form["namespaces"]);
        var pasted = form["token"].ToString().Trim();
        var (token, session) = pasted.Length > 0 ? (BearerToken.Of(pasted), "") : Find(request);
        if (problem is not null)
            await AskAsync(context, 400, problem);
        else if (!IsPrivate(request))
            await AskAsync(context, 403, "Open the console with https: a token must not travel in clear text.");
        else if (token is null)
            await AskAsync(context, 400, pasted.Length > 0 ? "token: expected letters, digits and -._~+/=, as kubectl create token prints them." : "token: is missing.");
        else
            await EnterAsync(context, token, pasted.Length > 0 ? null : session, names, OwnPath.Of(form["back"].ToString()), cancellationToken);
    }

    private async Task EnterAsync(
        HttpContext context, BearerToken token, string? session, IReadOnlyList<string> names, string back, CancellationToken cancellationToken)
    {
        var admission = await workspaces.EnterAsync(token, session ?? token.Id, names, cancellationToken);
        admission.Visit?.Dispose();

        // Who may not list all namespaces is signed in, and names some.
        if (admission.Visit is null && admission.Status != 403)
        {
            await AskAsync(context, admission.Status, admission.Why);
            return;
        }

        if (session is null)
            context.Response.Cookies.Append(SessionCookie, sessions.Open(token, admission.Owner!), Options(context.Request));
        context.Response.Cookies.Append(NamespacesCookie, string.Join(',', names), Options(context.Request));
        context.Response.StatusCode = 303;
        context.Response.Headers.Location = back;
    }

    private async Task SignOutAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!context.Request.HasFormContentType)
            throw new BadHttpRequestException("Expected a form.");
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var id = context.Request.Cookies[SessionCookie] ?? "";
        if (!forms.IsOf(id, form["csrf"]))
        {
            await ErrorPage.SendAsync(context, 403, "The form is not of this console, or older than it. Load the page again.");
            return;
        }

        if (sessions.Find(id) is { } token)
            workspaces.Forget(token);
        sessions.Close(id);
        context.Response.Cookies.Delete(SessionCookie, Options(context.Request));
        context.Response.StatusCode = 303;
        context.Response.Headers.Location = "/login";
    }

    /// <summary>Whether a token gets here unseen: over TLS, which a proxy may end, or from this machine, as with a forwarded port.</summary>
    private static bool IsPrivate(HttpRequest request) => IsSecure(request) || request.Host.Host is "localhost" or "127.0.0.1";

    /// <summary>Browsers send the origin of a form, which another site cannot choose.</summary>
    private static bool IsSecure(HttpRequest request) => request.Headers.Origin.ToString().StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static CookieOptions Options(HttpRequest request) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true, Secure = IsSecure(request) };

    private static string BackOf(HttpRequest request) => HttpMethods.IsGet(request.Method) && request.Path.Value != "/login"
        ? Address.To(OwnPath.Of(request.Path.ToUriComponent()), [.. request.Query.Where(q => !q.Key.Contains("token", StringComparison.OrdinalIgnoreCase)).Select(q => (q.Key, (string?)q.Value.ToString()))])
        : "/";
}
