using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Operator.Admission.Certificates;
using ScheduledJobs.Operator.Hosting;
using ScheduledJobs.Operator.Tests.Actions.Http;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Hosting;

/// <summary>HTTPS with a certificate that changes while the server runs.</summary>
public sealed class WebhookServerTests
{
    [Fact]
    public async Task A_new_certificate_is_served_without_a_restart_and_without_one_nobody_is_served()
    {
        var address = new IPEndPoint(IPAddress.Loopback, TestServer.UnusedPort());
        X509Certificate2? served = null;
        using var stop = new CancellationTokenSource();
        var settings = new WebServerSettings(TimeSpan.FromMinutes(2), MaxBody: 10, () => served);
        var serving = WebServer.RunAsync("--option", address, settings, EchoAsync, NullLoggerFactory.Instance, stop.Token);
        await Eventually.BecomesTrueAsync(async () => await ConnectsAsync(address), "the server listens");

        await Should.ThrowAsync<HttpRequestException>(() => AskAsync(address, Issue().Authority, 1));
        var first = Issue();
        served = CertificateCheck.Load(first.Certificate, first.Key);
        (await AskAsync(address, first.Authority, 10)).ShouldBe(HttpStatusCode.OK);
        var second = Issue();
        served = CertificateCheck.Load(second.Certificate, second.Key);
        (await AskAsync(address, second.Authority, 10)).ShouldBe(HttpStatusCode.OK);
        await Should.ThrowAsync<HttpRequestException>(() => AskAsync(address, first.Authority, 1));
        (await AskAsync(address, second.Authority, 11)).ShouldBe(HttpStatusCode.RequestEntityTooLarge);

        await stop.CancelAsync();
        await serving;
    }

    private static CertificateMaterial Issue() => CertificateIssuer.IssueAuthority(["127.0.0.1"], TimeProvider.System.GetUtcNow());

    private static async Task EchoAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        try
        {
            await context.Request.Body.CopyToAsync(context.Response.Body);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
        {
            context.Response.StatusCode = e.StatusCode;
        }
    }

    private static async Task<bool> ConnectsAsync(IPEndPoint address)
    {
        using var client = new System.Net.Sockets.TcpClient();
        try
        {
            await client.ConnectAsync(address);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static async Task<HttpStatusCode> AskAsync(IPEndPoint address, string authority, int bytes)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { X509Certificate2.CreateFromPem(authority) },
            },
        };
        using var client = new HttpClient(handler);
        using var content = new ByteArrayContent(new byte[bytes]);
        using var response = await client.PostAsync($"https://{address}/", content);
        return response.StatusCode;
    }
}
