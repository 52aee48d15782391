using System.Text;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http.References;
using ScheduledJobs.Operator.Actions.Http.Requests;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Actions.Http.Credentials;

/// <summary>Adds the credentials of <c>spec.action.http.auth</c> to requests.</summary>
internal sealed class Authorizer(ReferenceReader references, OAuth2Tokens oauth2)
{
    /// <summary>The request with its Authorization header and the identifier of its credentials.</summary>
    /// <exception cref="CallException">The credentials are not available.</exception>
    public async Task<CallRequest> AuthorizeAsync(CallRequest request, HttpAuthSpec? auth, CancellationToken cancellationToken)
    {
        var @namespace = request.Namespace;
        switch (auth)
        {
            case { Basic.SecretRef.Name: var secret }:
                var (user, password) = await references.ReadSecretTextsAsync(@namespace, secret, "username", "password", cancellationToken);
                var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
                return request with { Authorization = $"Basic {pair}", Credentials = $"basic/{secret}" };
            case { Bearer.SecretKeyRef: { } key }:
                var token = await references.ReadSecretTextAsync(@namespace, key.Name, key.Key, cancellationToken);
                return WithToken(request, token, $"bearer/{key.Name}/{key.Key}");
            case { ServiceAccountToken: { } account }:
                var issued = await references.ReadTokenAsync(@namespace, account, ExpirationOf(account), cancellationToken);
                return WithToken(request, issued, $"account/{account.Name}/{account.Audience}");
            case { Oauth2ClientCredentials: { } client }:
                var access = await oauth2.GetAsync(request, client, cancellationToken);
                return WithToken(request, access, $"oauth2/{client.TokenUrl}/{client.SecretRef?.Name}");
            default:
                return request;
        }
    }

    /// <summary>The target rejected the credentials (401): drops them from the cache.</summary>
    public void Reject(CallRequest request, HttpAuthSpec? auth)
    {
        if (auth?.ServiceAccountToken is { } account)
            references.RejectToken(request.Namespace, account, ExpirationOf(account));
        if (auth?.Oauth2ClientCredentials is { } client)
            oauth2.Reject(request, client);
    }

    private static TimeSpan ExpirationOf(ServiceAccountTokenSpec spec) =>
        DurationText.TryParse(spec.Expiration, out var duration, out _) ? duration : TimeSpan.FromHours(1);

    private static CallRequest WithToken(CallRequest request, string text, string name)
    {
        var token = text.TrimEnd('\r', '\n');
        if (token.Length == 0)
            throw new CallException(Reasons.InvalidAction, "spec.action.http.auth: the token is empty");
        return HttpHeaderRules.FindFault(token) is { } fault
            ? throw new CallException(Reasons.InvalidAction, $"spec.action.http.auth: the token {fault}")
            : request with { Authorization = $"Bearer {token}", Credentials = name };
    }
}
