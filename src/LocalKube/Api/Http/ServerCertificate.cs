using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ScheduledJobs.LocalKube.Api.Http;

/// <summary>Its own authority, and a certificate for the loopback addresses. The authority's key is not kept: it signs only this one.</summary>
internal sealed record ServerCertificate(X509Certificate2 Certificate, string AuthorityPem)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>The rest of its life in which a certificate that was kept is replaced: a start may last that long.</summary>
    private static readonly TimeSpan ReplaceBefore = TimeSpan.FromDays(30);

    public string CertificatePem => Certificate.ExportCertificatePem();

    public string KeyPem
    {
        get
        {
            using var key = Certificate.GetECDsaPrivateKey()!;
            return key.ExportPkcs8PrivateKeyPem();
        }
    }

    /// <summary>A certificate that was kept; null if it ends soon.</summary>
    /// <exception cref="CryptographicException">It is not a certificate with its key.</exception>
    public static ServerCertificate? Restore(string certificatePem, string keyPem, string authorityPem, DateTimeOffset now)
    {
        var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
        if (certificate.NotAfter.ToUniversalTime() - now.UtcDateTime > ReplaceBefore)
            return new ServerCertificate(certificate, authorityPem);
        certificate.Dispose();
        return null;
    }

    public static ServerCertificate Make(DateTimeOffset now)
    {
        // Clients' clocks may be slightly behind.
        var (from, to) = (now.AddDays(-1), now + Lifetime);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=localcluster-ca", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, false));
        using var authority = authorityRequest.CreateSelfSigned(from, to);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localcluster", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, false));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var signed = request.Create(authority, from, to, RandomNumberGenerator.GetBytes(16));
        return new ServerCertificate(signed.CopyWithPrivateKey(key), authority.ExportCertificatePem());
    }
}
