using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Resources;

/// <summary>An <c>authentication.k8s.io/v1</c> TokenRequest: the body posted to a ServiceAccount's <c>token</c>, and the response.</summary>
public sealed record TokenRequest : IKubeObject
{
    /// <inheritdoc />
    public string? ApiVersion { get; init; }

    /// <inheritdoc />
    public string? Kind { get; init; }

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What is requested.</summary>
    public TokenRequestSpec? Spec { get; init; }

    /// <summary>What was issued.</summary>
    public TokenRequestStatus? Status { get; init; }

    /// <summary>Requests a token.</summary>
    /// <param name="audience">Its audience.</param>
    /// <param name="expirationSeconds">Requested lifetime; the server may shorten or lengthen it.</param>
    public static TokenRequest For(string audience, long expirationSeconds) => new()
    {
        ApiVersion = "authentication.k8s.io/v1",
        Kind = "TokenRequest",
        Spec = new TokenRequestSpec([audience], expirationSeconds),
    };
}

/// <summary><c>authentication.k8s.io/v1.TokenRequestSpec</c>.</summary>
/// <param name="Audiences">The token's audiences.</param>
/// <param name="ExpirationSeconds">Requested lifetime; at least 600.</param>
public sealed record TokenRequestSpec(List<string> Audiences, long ExpirationSeconds);

/// <summary><c>authentication.k8s.io/v1.TokenRequestStatus</c>.</summary>
public sealed record TokenRequestStatus
{
    /// <summary>The token.</summary>
    public string Token { get; init; } = "";

    /// <summary>When it expires.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? ExpirationTimestamp { get; init; }

    /// <summary>The type's name; never the token.</summary>
    public override string ToString() => nameof(TokenRequestStatus);
}
