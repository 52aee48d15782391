using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.LocalKube.Tests.Api;

/// <summary>A webhook over HTTPS that remembers what it was asked, and replies as a test says.</summary>
internal sealed class TestWebhook : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;

    private TestWebhook()
    {
        _certificate = MakeCertificate();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate)));
        _app = builder.Build();
        _app.Run(async context =>
        {
            var review = (JsonObject)(await JsonNode.ParseAsync(context.Request.Body))!;
            var request = (JsonObject)review["request"]!;
            Requests.Enqueue(request);
            await Before(context.RequestAborted);
            var response = (JsonObject)JsonNode.Parse(Reply)!;
            response["uid"] ??= (string?)request["uid"];
            await context.Response.WriteAsync(new JsonObject { ["apiVersion"] = "admission.k8s.io/v1", ["kind"] = "AdmissionReview", ["response"] = response }.ToJsonString());
        });
    }

    public ConcurrentQueue<JsonObject> Requests { get; } = [];

    /// <summary>The member <c>response</c>; the uid is added.</summary>
    public string Reply { get; set; } = """{"allowed":true}""";

    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public string Url => $"{_app.Urls.Single()}/validate";

    public string CaBundle => Convert.ToBase64String(Encoding.ASCII.GetBytes(_certificate.ExportCertificatePem()));

    public static async Task<TestWebhook> StartAsync()
    {
        var webhook = new TestWebhook();
        await webhook._app.StartAsync();
        return webhook;
    }

    /// <summary>A configuration that sends writes of widgets here.</summary>
    public JsonObject Configuration(string name, Action<JsonObject>? change = null)
    {
        var webhook = (JsonObject)JsonNode.Parse($$"""
            {"name":"check.example.dev","admissionReviewVersions":["v1"],"sideEffects":"None","timeoutSeconds":1,
             "clientConfig":{"url":"{{Url}}","caBundle":"{{CaBundle}}"},
             "rules":[{"apiGroups":["example.dev"],"apiVersions":["*"],"operations":["CREATE","UPDATE"],"resources":["widgets"]}] }
            """)!;
        change?.Invoke(webhook);
        return new JsonObject
        {
            ["apiVersion"] = "admissionregistration.k8s.io/v1",
            ["kind"] = "ValidatingWebhookConfiguration",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["webhooks"] = new JsonArray(webhook),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=webhook", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }
}
