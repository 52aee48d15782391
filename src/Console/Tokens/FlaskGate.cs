using Microsoft.AspNetCore.Http;
using ScheduledJobs.Console.Flask;
using ScheduledJobs.Kube.Client;

namespace ScheduledJobs.Console.Tokens;

/// <summary>
/// Lets programs in to the routes of Flask-APScheduler, with the token of each request. Sessions of browsers do not count, so that no site can
/// use them.
/// </summary>
internal sealed class FlaskGate(FlaskServer routes, KubeClient server, Visitors visitors)
{
    public async Task HandleAsync(HttpContext context, string[] rest, CancellationToken cancellationToken)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if ((BearerToken.OfHeader(header) ?? BearerToken.OfBasic(header)) is not { } token)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await FlaskServer.RefuseAsync(context.Response, new FlaskException(401, "Send your token of the cluster: Authorization: Bearer TOKEN, or as the password of basic authentication."));
            return;
        }

        using var client = server.WithToken(token.Text);
        if (await FindOwnerAsync(context, client, cancellationToken) is not { } owner)
            return;
        if (!visitors.TryEnter(owner))
        {
            await FlaskServer.RefuseAsync(context.Response, new FlaskException(429, Visitors.WhyNot(owner)));
            return;
        }

        try
        {
            await routes.HandleAsync(context, rest, client, cancellationToken);
        }
        finally
        {
            visitors.Leave(owner);
        }
    }

    /// <summary>Whose the token is; null if the response says why that is not known.</summary>
    private static async Task<TokenOwner?> FindOwnerAsync(HttpContext context, KubeClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await TokenOwner.AskAsync(client, cancellationToken);
        }
        catch (Exception e) when (FlaskServer.RefusalOf(e) is { } refusal)
        {
            await FlaskServer.RefuseAsync(context.Response, refusal);
            return null;
        }
    }
}
