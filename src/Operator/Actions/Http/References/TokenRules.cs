using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Actions.Http.References;

/// <summary>
/// Which ServiceAccount tokens may be sent out of the cluster's control. A token with the API server's own audience is a login to the
/// cluster, so it is issued only if an administrator names that audience.
/// </summary>
/// <param name="apiServerAudiences">Audiences that the API server accepts as its own.</param>
/// <param name="allowedAudiences">Allowed audiences; empty for all but the API server's.</param>
/// <param name="allowedAccounts">Allowed ServiceAccounts, as NAME or NAMESPACE/NAME; empty for all.</param>
internal sealed class TokenRules(
    IReadOnlyCollection<string> apiServerAudiences, IReadOnlyCollection<string> allowedAudiences, IReadOnlyCollection<string> allowedAccounts)
{
    private readonly HashSet<string> _apiServer = [.. apiServerAudiences.Select(Normalise)];
    private readonly HashSet<string> _audiences = [.. allowedAudiences];
    private readonly HashSet<string> _accounts = [.. allowedAccounts];

    /// <summary>Rejects a token that may not be issued.</summary>
    /// <exception cref="CallException">It may not be issued; the message says which option allows it.</exception>
    public void Check(string @namespace, ServiceAccountTokenSpec spec)
    {
        if (_audiences.Count > 0 && !_audiences.Contains(spec.Audience))
        {
            throw Refused("audience", "the operator does not request tokens for this audience (--token-audience)");
        }

        if (_audiences.Count == 0 && IsApiServer(spec.Audience))
        {
            throw Refused(
                "audience",
                "the operator does not request tokens for the API server itself; set the target as the audience, or ask an administrator to allow this one (--token-audience)");
        }

        if (_accounts.Count > 0 && !_accounts.Contains(spec.Name) && !_accounts.Contains($"{@namespace}/{spec.Name}"))
        {
            throw Refused("name", "the operator does not request tokens for this ServiceAccount (--token-service-account)");
        }
    }

    // Without an audience the API server issues a token for itself.
    private bool IsApiServer(string audience)
    {
        var name = Normalise(audience);
        return name.Length == 0
            || name is "kubernetes" or "kubernetes.default"
            || name == "kubernetes.default.svc" || name.StartsWith("kubernetes.default.svc.", StringComparison.Ordinal)
            || _apiServer.Contains(name);
    }

    // https://kubernetes.default.svc/, with :443 or in capitals is the same audience, however the server compares.
    private static string Normalise(string audience)
    {
        var text = audience.Trim().ToLowerInvariant();
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
            text = text[(scheme + 3)..];
        text = text.TrimEnd('/', '.');
        return text.EndsWith(":443", StringComparison.Ordinal) ? text[..^4].TrimEnd('.') : text;
    }

    private static CallException Refused(string field, string message) =>
        new(Reasons.AccessDenied, $"spec.action.http.auth.serviceAccountToken.{field}: {message}");
}
