namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>A token from an OAuth 2 server by the client credentials grant.</summary>
public sealed record Oauth2ClientCredentialsSpec
{
    /// <summary>The server's token endpoint, https or http.</summary>
    public string TokenUrl { get => field ?? ""; init; }

    /// <summary>A Secret with the keys <c>client-id</c> and <c>client-secret</c>.</summary>
    public NameReference? SecretRef { get; init; }

    /// <summary>Scopes that are asked for.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>The audience parameter that some servers want.</summary>
    public string? Audience { get; init; }

    /// <summary>One of <see cref="Oauth2ClientAuthentications"/>. Default Basic.</summary>
    public string ClientAuthentication { get => field ?? Oauth2ClientAuthentications.Basic; init; }
}
