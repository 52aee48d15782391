using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Integration.Tests.Clusters;

namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>The servers of the attacker, at addresses of loopback other than the victim's.</summary>
public sealed class HostileTarget : IAsyncDisposable
{
    /// <summary>Most bytes that a call with an expectation reads.</summary>
    private const int Body = 256 * 1024;

    private static readonly byte[] Letters = [.. Enumerable.Range(0, Body).Select(i => (byte)(i % 3 == 0 ? 'a' : 'b'))];

    private readonly int _port = FreePort.Find();
    private readonly int _tlsPort = FreePort.Find();
    private readonly WebApplication _app;
    private int _hanging;
    private int _issuersAskedFor;

    private HostileTarget()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            for (byte i = 2; i < 6; i++)
                kestrel.Listen(new IPAddress([127, 0, 0, i]), _port);
            kestrel.Listen(new IPAddress([127, 0, 0, 2]), _tlsPort, listen => listen.UseHttps(CertificateThatNamesItsIssuer()));
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Calls to <c>/hang</c> and <c>/slow</c> in flight.</summary>
    public int Hanging => Volatile.Read(ref _hanging);

    /// <summary>How many times the issuer's address in the certificate was fetched.</summary>
    public int IssuersAskedFor => Volatile.Read(ref _issuersAskedFor);

    /// <summary>Its certificate is untrusted.</summary>
    public string TlsAddress => $"https://127.0.0.2:{_tlsPort}";

    public static async Task<HostileTarget> StartAsync()
    {
        var target = new HostileTarget();
        await target._app.StartAsync();
        return target;
    }

    /// <summary>An address such as <c>http://127.0.0.2:5000</c>; the number selects one of four hosts.</summary>
    public string Address(int number = 0) => $"http://127.0.0.{2 + (number % 4)}:{_port}";

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Path)
        {
            case "/hang":
                await HangAsync(context);
                break;
            case "/issuer":
                Interlocked.Increment(ref _issuersAskedFor);
                await HangAsync(context);
                break;
            case "/slow":
                // All but the last byte, and then nothing.
                context.Response.ContentLength = Letters.Length;
                await context.Response.Body.WriteAsync(Letters.AsMemory(1), context.RequestAborted);
                await HangAsync(context);
                break;
            case "/letters":
                await context.Response.Body.WriteAsync(Letters, context.RequestAborted);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
        }
    }

    /// <summary>Hangs until the caller gives up.</summary>
    private async Task HangAsync(HttpContext context)
    {
        Interlocked.Increment(ref _hanging);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref _hanging);
    }

    /// <summary>Its issuer is not sent along, but the certificate says where to fetch it.</summary>
    private X509Certificate2 CertificateThatNamesItsIssuer()
    {
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issuer = new CertificateRequest("CN=issuer", issuerKey, HashAlgorithmName.SHA256);
        issuer.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var root = issuer.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = new CertificateRequest("CN=leaf", key, HashAlgorithmName.SHA256);
        leaf.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [$"http://127.0.0.3:{_port}/issuer"]));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse("127.0.0.2"));
        leaf.CertificateExtensions.Add(names.Build());
        using var certificate = leaf.Create(root, now.AddMinutes(-30), now.AddHours(12), [1, 2, 3, 4]);
        using var withKey = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}
