using System.Text.Json.Serialization;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Resources;

/// <summary>An <c>authentication.k8s.io/v1</c> TokenRequest: what is posted to a ServiceAccount's <c>token</c>, and what comes back.</summary>
public sealed record TokenRequest : IKubeObject
{
    /// <inheritdoc />
    public string? ApiVersion { get; init; }

    /// <inheritdoc />
    public string? Kind { get; init; }

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What is asked for.</summary>
    public TokenRequestSpec? Spec { get; init; }

    /// <summary>What was issued.</summary>
    public TokenRequestStatus? Status { get; init; }

    /// <summary>Asks for a token.</summary>
    /// <param name="audience">Who it is for.</param>
    /// <param name="expirationSeconds">How long it shall be valid; the server may shorten or lengthen that.</param>
    public static TokenRequest For(string audience, long expirationSeconds) => new()
    {
        ApiVersion = "authentication.k8s.io/v1",
        Kind = "TokenRequest",
        Spec = new TokenRequestSpec([audience], expirationSeconds),
    };
}

/// <summary><c>authentication.k8s.io/v1.TokenRequestSpec</c>.</summary>
/// <param name="Audiences">Who the token is for.</param>
/// <param name="ExpirationSeconds">How long it shall be valid; at least 600.</param>
public sealed record TokenRequestSpec(List<string> Audiences, long ExpirationSeconds);

/// <summary><c>authentication.k8s.io/v1.TokenRequestStatus</c>.</summary>
public sealed record TokenRequestStatus
{
    /// <summary>The token.</summary>
    public string Token { get; init; } = "";

    /// <summary>When it stops being valid.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? ExpirationTimestamp { get; init; }

    /// <summary>Names the type; never the token.</summary>
    public override string ToString() => nameof(TokenRequestStatus);
}
