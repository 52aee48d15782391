using Microsoft.AspNetCore.Http;
using ScheduledJobs.Console.Security;
using ScheduledJobs.Console.Serving;

namespace ScheduledJobs.Console.Tokens;

/// <summary>
/// Lets in who has a token of the API server: in the Authorization header, which a program or a proxy sends, or in a session that was opened
/// with one.
/// </summary>
internal sealed class TokenGate(Guard guard, Workspaces workspaces, TokenSessions sessions, FormTokens forms) : IEntrance
{
    private readonly LoginDesk _login = new(workspaces, sessions, forms);

    /// <summary>The routes of Flask-APScheduler; null if they are not served.</summary>
    public FlaskGate? Flask { get; init; }

    public TimeSpan? LongestStream { get; } = TimeSpan.FromMinutes(1);

    public (int Status, string Why)? Refuse(HttpRequest request) => guard.Refuse(request);

    public async Task<Visit?> EnterAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (request.Path.Value is "/login" or "/logout")
        {
            await _login.HandleAsync(context, cancellationToken);
            return null;
        }

        if (Flask is not null && request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries) is ["scheduler", .. var rest])
        {
            await Flask.HandleAsync(context, rest, cancellationToken);
            return null;
        }

        var (token, session) = _login.Find(request);
        if (token is null)
        {
            await _login.AskAsync(context, 401, "Sign in with your token of the cluster.");
            return null;
        }

        var admission = await workspaces.EnterAsync(token, session, LoginDesk.NamespacesOf(request), cancellationToken);
        if (admission.Visit is null)
            await _login.AskAsync(context, admission.Status, admission.Why);
        return admission.Visit;
    }
}
