using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>Authorities and certificates, created for one test run.</summary>
internal static class TestCertificates
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);

    public static X509Certificate2 Authority { get; } = CreateAuthority("test authority");

    public static X509Certificate2 OtherAuthority { get; } = CreateAuthority("other authority");

    /// <summary>A server's certificate for a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="authority">The issuer; null for <see cref="Authority"/>.</param>
    /// <param name="isExpired">Whether it has expired.</param>
    /// <param name="fetchFrom">Address from which it says its authority, revocation lists and status can be fetched; null for none.</param>
    public static X509Certificate2 Server(
        string name, X509Certificate2? authority = null, bool isExpired = false, string? fetchFrom = null) =>
        Issue(name, "1.3.6.1.5.5.7.3.1", authority ?? Authority, isExpired, fetchFrom);

    /// <summary>A client's certificate.</summary>
    public static X509Certificate2 Client(string name, X509Certificate2? authority = null, string? fetchFrom = null) =>
        Issue(name, "1.3.6.1.5.5.7.3.2", authority ?? Authority, isExpired: false, fetchFrom);

    public static string KeyPem(this X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    public static bool IsIssuedBy(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private static X509Certificate2 CreateAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return request.CreateSelfSigned(From.AddDays(-9), From.AddDays(9));
    }

    private static X509Certificate2 Issue(string name, string usage, X509Certificate2 authority, bool isExpired, string? fetchFrom)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        if (fetchFrom is not null)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([$"{fetchFrom}ocsp"], [$"{fetchFrom}issuer.crt"]));
            request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([$"{fetchFrom}revoked.crl"]));
        }

        var serial = RandomNumberGenerator.GetBytes(8);
        using var issued = request.Create(authority, isExpired ? From.AddDays(-2) : From, isExpired ? From : From.AddDays(8), serial);
        using var pair = issued.CopyWithPrivateKey(key);

        // Through PKCS#12, as servers want their keys.
        return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }
}
