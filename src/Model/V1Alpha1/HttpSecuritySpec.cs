using System.Text.Json.Serialization;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>How a request is authenticated: exactly one member is set.</summary>
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

/// <summary>HTTP basic authentication.</summary>
public sealed record BasicAuthSpec
{
    /// <summary>A Secret with the keys <c>username</c> and <c>password</c> (type kubernetes.io/basic-auth).</summary>
    public NameReference? SecretRef { get; init; }
}

/// <summary>A bearer token.</summary>
public sealed record BearerAuthSpec
{
    /// <summary>The key of a Secret that contains the token.</summary>
    public KeyReference? SecretKeyRef { get; init; }
}

/// <summary>A token from an OAuth 2 server by the client credentials grant.</summary>
public sealed record Oauth2ClientCredentialsSpec
{
    /// <summary>The server's token endpoint, https or http.</summary>
    public string TokenUrl { get => field ?? ""; init; }

    /// <summary>A Secret with the keys <c>client-id</c> and <c>client-secret</c>.</summary>
    public NameReference? SecretRef { get; init; }

    /// <summary>Requested scopes.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>The audience parameter that some servers require.</summary>
    public string? Audience { get; init; }

    /// <summary>One of <see cref="Oauth2ClientAuthentications"/>. Default Basic.</summary>
    public string ClientAuthentication { get => field ?? Oauth2ClientAuthentications.Basic; init; }
}

/// <summary>Values of <see cref="Oauth2ClientCredentialsSpec.ClientAuthentication"/>.</summary>
public static class Oauth2ClientAuthentications
{
    /// <summary>Id and secret in the Authorization header.</summary>
    public const string Basic = "Basic";

    /// <summary>Id and secret in the form body.</summary>
    public const string Body = "Body";
}

/// <summary>A token of a ServiceAccount in the ScheduledJob's namespace, issued by TokenRequest.</summary>
/// <param name="Name">Name of the ServiceAccount.</param>
/// <param name="Audience">The token's audience.</param>
/// <param name="Expiration">A duration of at least 10 minutes. Default <c>1h</c>.</param>
public sealed record ServiceAccountTokenSpec(
    string Name = "",
    string Audience = "",
    [property: JsonConverter(typeof(NumberOrTextConverter))] string Expiration = "1h");

/// <summary>CA and client certificates of an https request.</summary>
public sealed record HttpTlsSpec
{
    /// <summary>PEM certificates to trust instead of the system's.</summary>
    public ValueSource? CaFrom { get; init; }

    /// <summary>Name of a Secret of type kubernetes.io/tls.</summary>
    public string? ClientCertificateSecret { get; init; }

    /// <summary>Name that the server's certificate must have. Null: the host of the URL.</summary>
    public string? ServerName { get; init; }
}
