using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Integration.Tests.Clusters;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>A proxy in front of any API server that lets something look at each request, and interfere.</summary>
public sealed class ApiProxy : IAsyncDisposable
{
    private readonly Uri _target;
    private readonly string _token;
    private readonly HttpMessageInvoker _client;
    private readonly WebApplication _app;
    private readonly ServingCertificate _certificate = ServingCertificate.Create();
    private readonly Action<HttpContext, int> _received;

    private ApiProxy(
        Uri target, X509Certificate2Collection authorities, string token, Func<HttpContext, RequestDelegate, Task> intercept, Action<HttpContext, int> received)
    {
        (_target, _token, _received) = (target, token, received);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
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
        _app.Run(context => intercept(context, ForwardAsync));
    }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Leads a client to the API server through this proxy.</summary>
    public string Kubeconfig => $"""
        apiVersion: v1
        kind: Config
        current-context: proxy
        clusters:
        - name: proxy
          cluster:
            server: {Address.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(_certificate.CertificatePem))}
        users:
        - name: proxy
          user:
            token: {_token}
        contexts:
        - name: proxy
          context: {"{cluster: proxy, user: proxy, namespace: default}"}
        """;

    /// <param name="target">The API server.</param>
    /// <param name="authorities">Those that may have signed its certificate.</param>
    /// <param name="token">For the kubeconfig.</param>
    /// <param name="intercept">Handles each request; its second argument lets the API server do so.</param>
    /// <param name="received">Called with each number of bytes that arrived as part of a response's body.</param>
    public static async Task<ApiProxy> StartAsync(
        Uri target,
        X509Certificate2Collection authorities,
        string token,
        Func<HttpContext, RequestDelegate, Task> intercept,
        Action<HttpContext, int>? received = null)
    {
        var proxy = new ApiProxy(target, authorities, token, intercept, received ?? (static (_, _) => { }));
        await proxy._app.StartAsync();
        return proxy;
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
    }

    private async Task ForwardAsync(HttpContext context)
    {
        // A write is carried out, and known to whom intercepts it, even if the caller is gone.
        var aborted = HttpMethods.IsGet(context.Request.Method) ? context.RequestAborted : CancellationToken.None;
        using var request = await CopyAsync(context);
        try
        {
            using var answer = await _client.SendAsync(request, aborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
                context.Response.Headers[name] = values.ToArray();
            context.Response.Headers.Remove("Transfer-Encoding");
            await context.Response.StartAsync(aborted);
            await using var body = await answer.Content.ReadAsStreamAsync(aborted);
            var buffer = new byte[64 * 1024];
            while (await body.ReadAsync(buffer, aborted) is > 0 and var count)
            {
                _received(context, count);
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), aborted);
                await context.Response.Body.FlushAsync(aborted);
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
        var request = new HttpRequestMessage(new HttpMethod(from.Method), new Uri(_target, $"{from.Path}{from.QueryString}"))
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
