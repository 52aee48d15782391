using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Admission.Certificates;
using ScheduledJobs.Operator.Tests.Controller;

namespace ScheduledJobs.Operator.Tests.Admission.Certificates;

/// <summary>An API server with one Secret and one webhook configuration, each with optimistic locking.</summary>
internal sealed class FakeCluster(TimeProvider time) : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private int _version;

    public JsonObject? Secret { get; set; }

    public JsonObject? Configuration { get; set; } = Registered("webhook", "system");

    /// <summary>Returns the refusal of a request, as code and reason, or null.</summary>
    public Func<HttpMethod, string, (int Code, string Reason)?> Refuses { get; set; } = (_, _) => null;

    /// <summary>Runs before a request is carried out.</summary>
    public Func<HttpMethod, string, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public int Writes { get; private set; }

    public byte[]? Bundle
    {
        get => (string?)ClientConfig["caBundle"] is { } text ? Convert.FromBase64String(text) : null;
        set => ClientConfig["caBundle"] = value is null ? null : Convert.ToBase64String(value);
    }

    public JsonNode ClientConfig => Configuration!["webhooks"]![0]!["clientConfig"]!;

    public string SecretText(string key) => Encoding.UTF8.GetString(Convert.FromBase64String((string)Secret!["data"]![key]!));

    public static JsonObject Registered(string service, string ns) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = "hook", ["resourceVersion"] = "0" },
        ["webhooks"] = new JsonArray(new JsonObject
        {
            ["name"] = "validate.example.dev",
            ["clientConfig"] = new JsonObject { ["service"] = new JsonObject { ["name"] = service, ["namespace"] = ns } },
        }),
    };

    /// <summary>A replica's source of certificates.</summary>
    public OwnCertificates Replica()
    {
        var client = TestServices.Client(this, time);
        return new OwnCertificates(
            new WebhookSecret(client.Resource(KnownResources.Secrets), "system", "tls"),
            new WebhookRegistration(client.Resource(KnownResources.ValidatingWebhookConfigurations), "hook"),
            time,
            NullLogger.Instance);
    }

    /// <summary>A replica that looks when it is told to.</summary>
    public CertificateKeeper Keeper() => new(Replica(), time, NullLogger.Instance);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken));
        await Before(request.Method, path);
        if (Refuses(request.Method, path) is var (code, reason))
            return Failure(code, reason);
        lock (_gate)
            return path.Contains("secrets", StringComparison.Ordinal) ? OnSecret(request.Method, body as JsonObject) : OnConfiguration(request.Method, body as JsonArray);
    }

    private HttpResponseMessage OnSecret(HttpMethod method, JsonObject? body)
    {
        if (method == HttpMethod.Get)
            return Secret is null ? Failure(404, "NotFound") : Answer(Secret);
        if (method == HttpMethod.Post && Secret is not null)
            return Failure(409, "AlreadyExists");
        if (method == HttpMethod.Put && (string?)body!["metadata"]!["resourceVersion"] != (string?)Secret?["metadata"]!["resourceVersion"])
            return Failure(409, "Conflict");
        Writes++;
        Secret = body!;
        Secret["metadata"]!["namespace"] = "system";
        return Answer(Stamp(Secret));
    }

    private HttpResponseMessage OnConfiguration(HttpMethod method, JsonArray? patch)
    {
        if (Configuration is null)
            return Failure(404, "NotFound");
        foreach (var operation in patch ?? [])
        {
            var value = (string?)operation!["value"];
            if ((string?)operation["op"] != "test")
                ClientConfig["caBundle"] = value;
            else if (value != (string?)Configuration["metadata"]!["resourceVersion"])
                return Failure(422, "Invalid");
        }

        if (method == HttpMethod.Patch)
            Stamp(Configuration);
        return Answer(Configuration);
    }

    private JsonObject Stamp(JsonObject item)
    {
        item["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
        return item;
    }

    private static HttpResponseMessage Failure(int code, string reason) =>
        Answer(new JsonObject { ["kind"] = "Status", ["code"] = code, ["reason"] = reason, ["message"] = $"refused: {reason}" }, code);

    private static HttpResponseMessage Answer(JsonObject body, int code = 200) =>
        new((HttpStatusCode)code) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
}
