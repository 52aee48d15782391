using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace ScheduledJobs.Integration.Tests.Api;

/// <summary>The Kubernetes API as plain HTTP and JSON. Refusals are <see cref="RefusedException"/>.</summary>
public sealed class KubeApi : IDisposable
{
    private readonly HttpClient _http;

    public KubeApi(Kubeconfig config)
    {
        var tls = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            },
        };
        tls.CertificateChainPolicy.CustomTrustStore.AddRange(config.Authorities());
        if (config.ClientCertificate() is { } certificate)
            tls.ClientCertificates = [certificate];
        _http = new HttpClient(new SocketsHttpHandler { SslOptions = tls, UseProxy = false }) { BaseAddress = config.Server };
        if (config.Token is { } token)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public void Dispose() => _http.Dispose();

    public async Task<string> GetTextAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? text : throw Refused(response, text);
    }

    public async Task<JsonObject?> FindAsync(string path)
    {
        try
        {
            return (JsonObject)JsonNode.Parse(await GetTextAsync(path))!;
        }
        catch (RefusedException refusal) when (refusal.Code == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<JsonObject>> ListAsync(Kind kind, string? @namespace, string? labelSelector = null)
    {
        var query = labelSelector is null ? "" : $"?labelSelector={Uri.EscapeDataString(labelSelector)}";
        return JsonNode.Parse(await GetTextAsync(kind.Path(@namespace) + query)).Items("items");
    }

    /// <summary>
    /// The current objects of a kind, and then each change: the event type, and the object. A server may end the watch of a client that is slow; then it goes on from where it was.
    /// </summary>
    public async IAsyncEnumerable<(string Type, JsonObject Item)> WatchAsync(
        Kind kind, string? @namespace, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? version = null; !cancellationToken.IsCancellationRequested;)
        {
            var from = version is null ? "" : $"&resourceVersion={version}";
            var path = new Uri($"{kind.Path(@namespace)}?watch=true&timeoutSeconds=86400{from}", UriKind.Relative);
            using var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            using var lines = new StreamReader(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken));
            while (await lines.ReadLineAsync(cancellationToken) is { } line)
            {
                var change = JsonNode.Parse(line);
                if (change.Text("type") == "ERROR")
                    throw new InvalidOperationException($"The watch of {kind} from {version} cannot go on: {line}");
                version = change.Text("object", "metadata", "resourceVersion");
                yield return (change.Text("type")!, (JsonObject)change!["object"]!);
            }
        }
    }

    public Task<JsonObject> CreateAsync(Kind kind, string? @namespace, JsonObject item, string query = "") =>
        SendAsync(HttpMethod.Post, kind.Path(@namespace) + query, "application/json", item);

    /// <summary>The raw response to a create or merge patch of JSON, with the texts of its Warning headers.</summary>
    public async Task<(int Code, JsonObject Body, IReadOnlyList<string> Warnings)> WriteAsync(HttpMethod method, string path, JsonObject body)
    {
        var type = method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json";
        using var response = await SendAsync(method, path, type, body.ToJsonString());
        var headers = response.Headers.TryGetValues("Warning", out var values) ? values : [];
        var warnings = headers.Select(h => h[(h.IndexOf('"') + 1)..^1].Replace("\\\"", "\"").Replace("\\\\", "\\"));
        return ((int)response.StatusCode, (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!, [.. warnings]);
    }

    public Task<JsonObject> MergePatchAsync(string path, JsonObject patch) =>
        SendAsync(HttpMethod.Patch, path, "application/merge-patch+json", patch);

    public Task<JsonObject> ServerSideApplyAsync(string path, JsonObject item) =>
        SendAsync(HttpMethod.Patch, $"{path}?fieldManager=integration-tests&force=true", "application/apply-patch+yaml", item);

    public async Task DeleteAsync(string path)
    {
        try
        {
            await SendAsync(HttpMethod.Delete, path, "application/json", []);
        }
        catch (RefusedException refusal) when (refusal.Code == (int)HttpStatusCode.NotFound)
        {
            // Already gone, as requested.
        }
    }

    /// <summary>The raw response, even if it is a refusal: for objects that other readers may not accept.</summary>
    public async Task<(int Code, string Text)> SendTextAsync(HttpMethod method, string path, string contentType, string body)
    {
        using var response = await SendAsync(method, path, contentType, body);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, string contentType, JsonObject body)
    {
        using var response = await SendAsync(method, path, contentType, body.ToJsonString());
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? (JsonObject)JsonNode.Parse(text)! : throw Refused(response, text);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string contentType, string body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(contentType));
        return await _http.SendAsync(request);
    }

    private static RefusedException Refused(HttpResponseMessage response, string text)
    {
        JsonObject? status = null;
        if (text.StartsWith('{'))
            status = JsonNode.Parse(text) as JsonObject;
        var request = response.RequestMessage!;
        return new RefusedException((int)response.StatusCode, status, $"{request.Method} {request.RequestUri}");
    }
}
