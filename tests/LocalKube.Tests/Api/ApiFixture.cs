using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.LocalKube.Api;

namespace ScheduledJobs.LocalKube.Tests.Api;

/// <summary>A server with the kind Widget, and a plain HTTP client: the tests check what goes over the wire.</summary>
public class ApiFixture : IAsyncLifetime
{
    private int _namespaces;

    public ApiServer Server { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    protected virtual ApiServerOptions Options => new();

    public async Task InitializeAsync()
    {
        await StartAsync();
        using var stream = typeof(ApiFixture).Assembly.GetManifestResourceStream("widget-crd.yaml")!;
        using var reader = new StreamReader(stream);
        var definition = YamlJson.Parse(await reader.ReadToEndAsync())!;
        (await PostAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition)).Code.ShouldBe(201);
    }

    protected async Task StartAsync()
    {
        Server = await ApiServer.StartAsync(Options, NullLoggerFactory.Instance, CancellationToken.None);
        Client = MakeClient(Server.Token);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>A client that trusts only the server's own authority.</summary>
    public HttpClient MakeClient(string? token)
    {
        var handler = new SocketsHttpHandler();
        var authority = X509Certificate2.CreateFromPem(Server.CertificateAuthorityPem);
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { authority },
        };
        handler.SslOptions.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        var client = new HttpClient(handler) { BaseAddress = Server.Address };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("tests/1");
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A separate namespace for a test, and the path of its widgets.</summary>
    public async Task<string> WidgetsAsync() => $"/apis/example.dev/v1/namespaces/{await NamespaceAsync()}/widgets";

    public async Task<string> PodsAsync() => $"/api/v1/namespaces/{await NamespaceAsync()}/pods";

    public async Task<string> NamespaceAsync()
    {
        var name = $"test-{Interlocked.Increment(ref _namespaces)}";
        (await PostAsync("/api/v1/namespaces", $$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{name}}"} }""")).Code.ShouldBe(201);
        return name;
    }

    public Task<Answer> GetAsync(string path, string accept = "application/json") => SendAsync(HttpMethod.Get, path, (string?)null, "", accept);

    public Task<Answer> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> PostAsync(string path, JsonNode body) => SendAsync(HttpMethod.Post, path, body.ToJsonString());

    public Task<Answer> PutAsync(string path, JsonNode body) => SendAsync(HttpMethod.Put, path, body.ToJsonString());

    public Task<Answer> MergeAsync(string path, string patch) => SendAsync(HttpMethod.Patch, path, patch, "application/merge-patch+json");

    public Task<Answer> JsonPatchAsync(string path, string patch) => SendAsync(HttpMethod.Patch, path, patch, "application/json-patch+json");

    public Task<Answer> StrategicAsync(string path, string patch) =>
        SendAsync(HttpMethod.Patch, path, patch, "application/strategic-merge-patch+json");

    public Task<Answer> ApplyAsync(string path, string manager, string body, bool force = false) =>
        SendAsync(HttpMethod.Patch, $"{path}?fieldManager={manager}{(force ? "&force=true" : "")}", body, "application/apply-patch+yaml");

    public Task<Answer> DeleteAsync(string path, string? options = null) => SendAsync(HttpMethod.Delete, path, options);

    public async Task<Answer> SendAsync(
        HttpMethod method, string path, string? body, string contentType = "application/json", string accept = "application/json")
    {
        using var content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        return await SendAsync(method, path, content, contentType, accept);
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, string contentType, string accept)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        content?.Headers.TryAddWithoutValidation("Content-Type", contentType);

        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var warnings = response.Headers.TryGetValues("Warning", out var values) ? values.ToArray() : [];
        return new Answer((int)response.StatusCode, text, warnings);
    }

    /// <summary>A widget as a request body.</summary>
    public static string Widget(string name, string spec = """{"color":"red"}""", string metadata = "") =>
        $$$"""{"apiVersion":"example.dev/v1","kind":"Widget","metadata":{"name":"{{{name}}}"{{{(metadata.Length > 0 ? "," + metadata : "")}}} },"spec":{{{spec}}} }""";

    public static string Pod(string name, string spec = """{"containers":[{"name":"c","image":"i"}]}""") =>
        $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}"},"spec":{{{spec}}} }""";
}

/// <summary>The server's response.</summary>
public sealed record Answer(int Code, string Text, IReadOnlyList<string> Warnings)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public string? Message => (string?)Json["message"];

    public string? Reason => (string?)Json["reason"];

    public string Name => (string)Json["metadata"]!["name"]!;

    public string Uid => (string)Json["metadata"]!["uid"]!;

    public string Version => (string)Json["metadata"]!["resourceVersion"]!;

    public long Generation => (long)Json["metadata"]!["generation"]!;

    public IEnumerable<string> ItemNames => Json["items"]!.AsArray().Select(i => (string)i!["metadata"]!["name"]!);

    /// <summary>The response, which must be a success.</summary>
    public Answer Expect(int code)
    {
        Code.ShouldBe(code, Text);
        return this;
    }
}
