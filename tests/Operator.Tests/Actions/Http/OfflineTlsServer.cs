using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>Responds with 204 over TLS, requests a client certificate, and, unlike Kestrel, fetches nothing for its own certificate's chain.</summary>
internal static class OfflineTlsServer
{
    public static RawServer Start(X509Certificate2 certificate) => new(ServeAsync, new SslServerAuthenticationOptions
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
        ClientCertificateRequired = true,
        CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
    });

    private static async Task ServeAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }

        await stream.WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray());
    }
}
