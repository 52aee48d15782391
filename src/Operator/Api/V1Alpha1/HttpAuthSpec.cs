namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>How a request proves who sends it: exactly one member is set.</summary>
public sealed record HttpAuthSpec
{
    /// <summary>User name and password.</summary>
    public BasicAuthSpec? Basic { get; init; }

    /// <summary>A fixed token.</summary>
    public BearerAuthSpec? Bearer { get; init; }

    /// <summary>A short-lived token of a ServiceAccount.</summary>
    public ServiceAccountTokenSpec? ServiceAccountToken { get; init; }

    /// <summary>A token from an OAuth 2 server.</summary>
    public Oauth2ClientCredentialsSpec? Oauth2ClientCredentials { get; init; }
}
