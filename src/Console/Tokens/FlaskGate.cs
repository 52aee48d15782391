using Microsoft.AspNetCore.Http;
using ScheduledJobs.Console.Flask;
using ScheduledJobs.Kube.Client;

namespace ScheduledJobs.Console.Tokens;

/// <summary>
/// Lets programs in to the routes of Flask-APScheduler, with the token of each request. Sessions of browsers do not count, so that no site can
/// use them.
/// </summary>
internal sealed class FlaskGate(FlaskServer routes, KubeClient server)
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
        await routes.HandleAsync(context, rest, client, cancellationToken);
    }
}
