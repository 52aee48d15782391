using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ScheduledJobs.Operator.Admission.Certificates;

/// <summary>What has to be issued.</summary>
internal enum Renewal
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A certificate of the same authority.</summary>
    Certificate,

    /// <summary>An authority, and a certificate of it.</summary>
    Authority,
}

/// <summary>Says what is missing, damaged, for other hosts, or close to its end. Pure.</summary>
internal static class CertificateCheck
{
    /// <summary>An authority is replaced this long before its end, so that its certificates always have their full lifetime.</summary>
    public static readonly TimeSpan AuthorityMargin = TimeSpan.FromDays(90);

    /// <summary>A certificate is replaced this long before its end.</summary>
    public static readonly TimeSpan CertificateMargin = TimeSpan.FromDays(30);

    public static Renewal WhatToRenew(CertificateMaterial material, IReadOnlyList<string> hosts, DateTimeOffset now)
    {
        using var authority = Load(material.Authority, material.AuthorityKey);
        if (authority is null || !Lasts(authority, now, AuthorityMargin) || !IsAuthority(authority))
            return Renewal.Authority;
        using var certificate = Load(material.Certificate, material.Key);
        return certificate is null || !Lasts(certificate, now, CertificateMargin) || !IsSignedBy(certificate, authority, now)
            || hosts.Any(host => !certificate.MatchesHostname(host, allowCommonName: false))
            ? Renewal.Certificate
            : Renewal.None;
    }

    /// <summary>Whether a certificate is valid at a time.</summary>
    public static bool IsValid(X509Certificate2 certificate, DateTimeOffset now) => Lasts(certificate, now, TimeSpan.Zero);

    /// <summary>When a certificate ends.</summary>
    public static DateTimeOffset EndOf(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime());

    /// <summary>A certificate with its key; null if the texts are not both, or do not belong together.</summary>
    public static X509Certificate2? Load(string certificate, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    // One that is not valid yet was issued by a clock that was ahead.
    private static bool Lasts(X509Certificate2 certificate, DateTimeOffset now, TimeSpan margin) =>
        certificate.NotBefore.ToUniversalTime() <= now.UtcDateTime && now < EndOf(certificate) - margin;

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Subject == CertificateIssuer.AuthoritySubject
        && certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority);

    private static bool IsSignedBy(X509Certificate2 certificate, X509Certificate2 authority, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(certificate);
    }
}
