using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Kube.Transport;

namespace ScheduledJobs.Benchmarks.Scenarios.Rig;

/// <summary>
/// A proxy between one operator and any API server that records each request and its bytes. It costs time, so a run
/// with it is only for counts.
/// </summary>
internal sealed class ApiMeter : IAsyncDisposable
{
    private readonly KubeClientConfiguration _target;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _client;
    private readonly WebApplication _app;
    private readonly ServingCertificate _certificate = ServingCertificate.Create();
    private readonly ConcurrentQueue<MeteredRequest> _requests = new();

    private ApiMeter(KubeClientConfiguration target, TimeProvider time)
    {
        _target = target;
        _time = time;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(target.CertificateAuthorityPem ?? File.ReadAllText(target.CertificateAuthorityFile!));
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
            UseProxy = false,
            EnableMultipleHttp2Connections = true,
        });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                using var pem = X509Certificate2.CreateFromPem(_certificate.CertificatePem, _certificate.KeyPem);
                listen.UseHttps(X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null));
            });
        });
        _app = builder.Build();
        _app.Run(ForwardAsync);
    }

    /// <summary>All requests, in order of arrival.</summary>
    public IReadOnlyList<MeteredRequest> Requests => [.. _requests];

    /// <summary>Leads an operator to the API server through this proxy.</summary>
    public string KubeconfigFile { get; } = Path.GetTempFileName();

    public static async Task<ApiMeter> StartAsync(ScenarioCluster cluster, TimeProvider time)
    {
        var meter = new ApiMeter(cluster.Configuration, time);
        await meter._app.StartAsync();
        await File.WriteAllTextAsync(meter.KubeconfigFile, meter.MakeKubeconfig());
        return meter;
    }

    public async ValueTask DisposeAsync()
    {
        using (var now = new CancellationTokenSource())
        {
            // Watches would continue.
            await now.CancelAsync();
            await _app.StopAsync(now.Token);
        }

        await _app.DisposeAsync();
        _client.Dispose();
        File.Delete(KubeconfigFile);
    }

    private string MakeKubeconfig() => $"""
        apiVersion: v1
        kind: Config
        current-context: metered
        clusters:
        - name: metered
          cluster:
            server: {_app.Urls.Single()}
            certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(_certificate.CertificatePem))}
        users:
        - name: metered
          user:
            token: {_target.Token ?? throw new NotSupportedException("Requests are counted only where the kubeconfig holds a token.")}
        contexts:
        - name: metered
          context: {"{cluster: metered, user: metered, namespace: default}"}
        """;

    private async Task ForwardAsync(HttpContext context)
    {
        var noted = new MeteredRequest(_time.GetUtcNow(), context.Request.Method, context.Request.Path, context.Request.Query.ContainsKey("watch"));
        _requests.Enqueue(noted);
        using var request = await CopyAsync(context);
        try
        {
            using var answer = await _client.SendAsync(request, context.RequestAborted);
            noted.Code = (int)answer.StatusCode;
            context.Response.StatusCode = noted.Code;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
                context.Response.Headers[name] = values.ToArray();
            context.Response.Headers.Remove("Transfer-Encoding");
            await context.Response.StartAsync(context.RequestAborted);
            await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
            var buffer = new byte[64 * 1024];
            while (await body.ReadAsync(buffer, context.RequestAborted) is > 0 and var count)
            {
                noted.Received(count);
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            context.Abort();
        }
    }

    private async Task<HttpRequestMessage> CopyAsync(HttpContext context)
    {
        var from = context.Request;
        var request = new HttpRequestMessage(new HttpMethod(from.Method), new Uri(_target.Server, $"{from.Path}{from.QueryString}"))
        {
            Version = HttpVersion.Version20,
        };
        if (from.ContentLength is > 0 || from.Headers.ContainsKey("Transfer-Encoding") || from.ContentType is not null)
        {
            using var body = new MemoryStream();
            await from.Body.CopyToAsync(body, context.RequestAborted);
            request.Content = new ByteArrayContent(body.ToArray());
            request.Content.Headers.TryAddWithoutValidation("Content-Type", from.ContentType);
        }

        foreach (var (name, values) in from.Headers)
        {
            if (name is not ("Host" or "Content-Type" or "Content-Length" or "Transfer-Encoding" or "Connection") && name[0] != ':')
                request.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return request;
    }
}
