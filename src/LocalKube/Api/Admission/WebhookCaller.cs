using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;

namespace ScheduledJobs.LocalKube.Api.Admission;

/// <summary>Calls webhooks over HTTPS and trusts what their caBundle says, and nothing else.</summary>
internal sealed class WebhookCaller(TimeProvider time) : IDisposable
{
    private const int MaxReply = 1024 * 1024;

    private readonly ConcurrentDictionary<(string Url, string CaBundle), HttpClient> _clients = [];

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
    }

    /// <summary>The member <c>response</c> of the reply.</summary>
    /// <exception cref="WebhookException">There is no valid reply.</exception>
    public async Task<JsonObject> CallAsync(WebhookDefinition webhook, JsonObject review)
    {
        if (webhook.Url is not { } url)
            throw new WebhookException("this cluster has no network of services; use clientConfig.url");
        using var limit = new CancellationTokenSource(webhook.Timeout, time);
        try
        {
            var client = _clients.GetOrAdd((url, webhook.CaBundle), key => MakeClient(key.CaBundle));
            using var content = new ByteArrayContent(JsonText.ToUtf8(review));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var reply = await client.PostAsync($"{url}?timeout={webhook.Timeout.TotalSeconds}s", content, limit.Token);
            var text = await reply.Content.ReadAsByteArrayAsync(limit.Token);
            return reply.IsSuccessStatusCode
                ? ResponseOf(text, review)
                : throw new WebhookException($"an error on the server ({Encoding.UTF8.GetString(text)}) has prevented the request from succeeding");
        }
        catch (OperationCanceledException)
        {
            throw new WebhookException("context deadline exceeded");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or CryptographicException)
        {
            throw new WebhookException(e.InnerException?.Message ?? e.Message);
        }
    }

    private static JsonObject ResponseOf(byte[] text, JsonObject review)
    {
        var response = JsonText.Parse(text).ObjectAt("response");
        return response is not null && response.TextAt("uid") == review.TextAt("request", "uid")
            ? response
            : throw new WebhookException("expected response.uid to be that of the request");
    }

    private static HttpClient MakeClient(string caBundle)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(caBundle)));
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        handler.SslOptions.CertificateChainPolicy = policy;
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxReply };
    }
}

/// <summary>A webhook that did not reply; the message says why.</summary>
internal sealed class WebhookException(string message) : Exception(message);
