using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Actions.Http.Connections;

/// <summary>CA certificates, client certificate and server name of https connections, as read from the cluster; compared by content.</summary>
/// <param name="CaPem">PEM certificates to trust; null for the system's.</param>
/// <param name="ClientPem">PEM of the client certificate and its intermediate authorities; null for none.</param>
/// <param name="ClientKeyPem">PEM of its key.</param>
/// <param name="ServerName">Server name to request and verify; null for the host of the URL.</param>
internal sealed record TlsSettings(string? CaPem, string? ClientPem, string? ClientKeyPem, string? ServerName)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>The system's defaults.</summary>
    public static TlsSettings System { get; } = new(null, null, null, null);

    /// <summary>The same CA certificates for another server, without this one's client certificate and server name.</summary>
    public TlsSettings ForOtherServer() => new(CaPem, null, null, null);

    /// <summary>Stands for these settings in a pool's key, which lives longer than a Secret should.</summary>
    public string Fingerprint()
    {
        if (this == System)
            return "";
        var text = string.Join('\0', CaPem, ClientPem, ClientKeyPem, ServerName);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Whether there are certificates to read.</summary>
    public bool IsCostly => CaPem is not null || ClientPem is not null;

    /// <summary>These settings as options of a TLS client.</summary>
    /// <exception cref="CallException">A PEM text is not valid.</exception>
    public SslClientAuthenticationOptions ToOptions()
    {
        var options = new SslClientAuthenticationOptions
        {
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = CertificateRefusedException.Validate,
        };
        options.CertificateChainPolicy = ChainPolicy();
        if (CaPem is not null)
            TrustOnly(options.CertificateChainPolicy.CustomTrustStore, CaPem);
        if (ClientPem is not null)
            options.ClientCertificateContext = ClientCertificate(ClientPem, ClientKeyPem!);
        return options;
    }

    /// <summary>
    /// Always our own policy. The platform's default fetches authorities from an address named in the server's certificate, which would
    /// be a request to anywhere, unseen by any egress policy.
    /// </summary>
    private X509ChainPolicy ChainPolicy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = CaPem is null ? X509ChainTrustMode.System : X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        return policy;
    }

    private static void TrustOnly(X509Certificate2Collection trusted, string pem)
    {
        try
        {
            trusted.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            // Reported below, like a text that contains no certificate at all.
        }

        if (trusted.Count == 0)
            throw Unusable("tls.caFrom contains no PEM certificate");
    }

    private static SslStreamCertificateContext ClientCertificate(string pem, string keyPem)
    {
        try
        {
            using var pair = X509Certificate2.CreateFromPem(pem, keyPem);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(pem);

            // Through PKCS#12, because not every platform can use an in-memory key for TLS. Offline, because fetching missing
            // authorities would be a request that no egress policy sees.
            var usable = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pfx), password: null);
            return SslStreamCertificateContext.Create(usable, chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Unusable("tls.clientCertificateSecret contains no PEM certificate with its key");
        }
    }

    private static CallException Unusable(string message) => new(Reasons.InvalidAction, $"spec.action.http.{message}");
}
