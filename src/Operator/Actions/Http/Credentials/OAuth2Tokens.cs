using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http.References;
using ScheduledJobs.Operator.Actions.Http.Requests;
using ScheduledJobs.Operator.Caching;

namespace ScheduledJobs.Operator.Actions.Http.Credentials;

/// <summary>
/// Tokens from OAuth 2 servers by the client credentials grant (RFC 6749, section 4.4). The token endpoint is called under the same egress
/// policy and with the same CA certificates as the target. A token is used until a fifth of its lifetime is left.
/// </summary>
internal sealed class OAuth2Tokens(RequestSender sender, ReferenceReader references, TimeProvider time) : IDisposable
{
    private const int MaxAnswer = 64 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    // One namespace may use a quarter of it.
    private const long MaxBytes = 4 * 1024 * 1024;

    private readonly ExpiringCache<(string Namespace, string Grant), string> _tokens = new(key => key.Namespace, MaxBytes, time);

    /// <summary>A token for the target of a request.</summary>
    /// <exception cref="CallException">The server returned none.</exception>
    public ValueTask<string> GetAsync(CallRequest target, Oauth2ClientCredentialsSpec spec, CancellationToken cancellationToken) =>
        _tokens.GetAsync(KeyOf(target, spec), () => FetchAsync(target, spec), cancellationToken);

    /// <summary>The target rejected the token: the next run requests a new one.</summary>
    public void Reject(CallRequest target, Oauth2ClientCredentialsSpec spec) => _tokens.Remove(KeyOf(target, spec));

    /// <inheritdoc />
    public void Dispose() => _tokens.Dispose();

    private static (string Namespace, string Grant) KeyOf(CallRequest target, Oauth2ClientCredentialsSpec spec)
    {
        // Hashed: a tenant's texts may be long, and the key lives as long as the token.
        var grant = string.Join(
            '\n', spec.TokenUrl, spec.SecretRef!.Name, string.Join(' ', spec.Scopes ?? []), spec.Audience, target.Tls.Fingerprint());
        return (target.Namespace, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(grant))));
    }

    private async Task<Expiring<string>> FetchAsync(CallRequest target, Oauth2ClientCredentialsSpec spec)
    {
        using var limit = new CancellationTokenSource(Timeout, time);
        var request = await BuildAsync(target, spec, limit.Token);
        try
        {
            var asked = time.GetUtcNow();
            using var answer = await sender.SendAsync(request, redirects: 0, limit.Token);
            if (answer.Code != 200)
                throw new CallException(CallFailures.OfTokenEndpoint(answer.Code));
            return Read(await answer.ReadBodyAsync(MaxAnswer, limit.Token), asked);
        }
        catch (Exception e) when (CallFailures.Of(e) is { } failure)
        {
            throw new CallException(failure with { Message = $"token endpoint: {failure.Message}" });
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new CallException(Reasons.HttpTimeout, "token endpoint: no complete response in time", RetryClasses.Timeout);
        }
    }

    private async Task<CallRequest> BuildAsync(CallRequest target, Oauth2ClientCredentialsSpec spec, CancellationToken cancellationToken)
    {
        var secret = spec.SecretRef!.Name;
        var (id, password) = await references.ReadSecretTextsAsync(
            target.Namespace, secret, "client-id", "client-secret", cancellationToken);
        (id, password) = (id.TrimEnd('\r', '\n'), password.TrimEnd('\r', '\n'));
        var form = new List<KeyValuePair<string, string>> { new("grant_type", "client_credentials") };
        if (spec.Scopes is { Count: > 0 } scopes)
            form.Add(new("scope", string.Join(' ', scopes)));
        if (spec.Audience is { } audience)
            form.Add(new("audience", audience));
        string? authorization = null;
        if (spec.ClientAuthentication == Oauth2ClientAuthentications.Body)
        {
            form.Add(new("client_id", id));
            form.Add(new("client_secret", password));
        }
        else
        {
            authorization = BasicOf(id, password);
        }

        return new CallRequest
        {
            Namespace = target.Namespace,
            Url = new Uri(spec.TokenUrl),
            Method = HttpMethod.Post,
            Headers =
            [
                new CallHeader("Content-Type", "application/x-www-form-urlencoded", IsPublic: true),
                new CallHeader("Accept", "application/json", IsPublic: true),
            ],
            Body = Encoding.UTF8.GetBytes(string.Join('&', form.Select(f => $"{f.Key}={FormEncode(f.Value)}"))),
            Authorization = authorization,
            Credentials = $"oauth2-client/{secret}",
            Tls = target.Tls.ForOtherServer(),
            Policy = target.Policy,
        };
    }

    // Section 2.3.1: both are form-encoded before they are joined.
    private static string BasicOf(string id, string password) =>
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{FormEncode(id)}:{FormEncode(password)}"))}";

    private static string FormEncode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private static Expiring<string> Read(ArraySegment<byte>? body, DateTimeOffset asked)
    {
        try
        {
            using var document = JsonDocument.Parse(body ?? ArraySegment<byte>.Empty);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("access_token", out var token) && token.GetString() is { Length: > 0 } text)
            {
                // A token without a stated lifetime is used once.
                var seconds = root.TryGetProperty("expires_in", out var life) && life.TryGetDouble(out var number) ? number : 0;
                var goodUntil = asked + TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86_400) * 0.8);
                return new Expiring<string>(text, goodUntil, text.Length * sizeof(char));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Reported below.
        }

        throw new CallException(
            Reasons.HttpUnexpectedBody, "the response contains no access_token", RetryClasses.UnexpectedResponse);
    }
}
