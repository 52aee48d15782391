using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ScheduledJobs.Kube.Transport;

/// <summary>
/// Decides by a PEM bundle alone whether to trust a server. A file is read for each new connection, so that a replaced
/// authority takes effect at once; connections are few, and live for minutes.
/// </summary>
internal sealed class TrustStore
{
    private readonly Func<string> _readBundle;

    private TrustStore(Func<string> readBundle) => _readBundle = readBundle;

    /// <summary>The store that a configuration specifies; null for the system's.</summary>
    public static TrustStore? From(KubeClientConfiguration configuration) => configuration switch
    {
        { CertificateAuthorityPem: { } pem } => new TrustStore(() => pem),
        { CertificateAuthorityFile: { } file } => new TrustStore(() => File.ReadAllText(file)),
        _ => null,
    };

    /// <summary>For <see cref="SslClientAuthenticationOptions.RemoteCertificateValidationCallback"/>.</summary>
    public bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        // The platform has already checked the name and that there is a certificate. The chain is checked here against our own roots.
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None || certificate is null)
            return false;

        var bundle = new X509Certificate2Collection();
        bundle.ImportFromPem(_readBundle());
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(bundle);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainElements.Select(e => e.Certificate).ToArray());

        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(leaf) || EndsInBundle(chain, bundle);
    }

    // A bundle may name an intermediate authority without its root. Go trusts it, and so do clusters built that way.
    private static bool EndsInBundle(X509Chain chain, X509Certificate2Collection bundle) =>
        Array.TrueForAll(chain.ChainStatus, s => s.Status is X509ChainStatusFlags.PartialChain)
        && bundle.Any(c => c.RawDataMemory.Span.SequenceEqual(chain.ChainElements[^1].Certificate.RawDataMemory.Span));
}
