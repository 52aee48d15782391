using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ScheduledJobs.Operator.Admission.Certificates;

/// <summary>Issues the authority and the certificate of the webhook: ECDSA with P-256.</summary>
internal static class CertificateIssuer
{
    /// <summary>Subject of the authority. Others in a bundle are not ours.</summary>
    public const string AuthoritySubject = "CN=scheduledjob-operator-webhook-ca";

    /// <summary>Lifetime of an authority.</summary>
    public static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(365);

    /// <summary>Lifetime of a certificate; never longer than that of its authority.</summary>
    public static readonly TimeSpan CertificateLifetime = TimeSpan.FromDays(90);

    /// <summary>Both are valid since before they were issued: other clocks may be behind.</summary>
    public static readonly TimeSpan Backdating = TimeSpan.FromDays(1);

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const int SerialBytes = 16;

    /// <summary>A new authority with a certificate.</summary>
    public static CertificateMaterial IssueAuthority(IReadOnlyList<string> hosts, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(AuthoritySubject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var authority = request.CreateSelfSigned(now - Backdating, now + AuthorityLifetime);
        return IssueCertificate(
            new CertificateMaterial(authority.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), "", ""), hosts, now);
    }

    /// <summary>A new certificate of the same authority.</summary>
    public static CertificateMaterial IssueCertificate(CertificateMaterial material, IReadOnlyList<string> hosts, DateTimeOffset now)
    {
        using var authority = X509Certificate2.CreateFromPem(material.Authority, material.AuthorityKey);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=scheduledjob-operator-webhook", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        var end = Earlier(now + CertificateLifetime, CertificateCheck.EndOf(authority));
        using var certificate = request.Create(authority, now - Backdating, end, RandomNumberGenerator.GetBytes(SerialBytes));
        return material with { Certificate = certificate.ExportCertificatePem(), Key = key.ExportPkcs8PrivateKeyPem() };
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
