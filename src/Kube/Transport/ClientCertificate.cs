using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ScheduledJobs.Kube.Transport.Credentials;

namespace ScheduledJobs.Kube.Transport;

/// <summary>Loads client certificates from PEM text or files.</summary>
internal static class ClientCertificate
{
    /// <summary>The current certificate of a configuration; null if it names none.</summary>
    public static X509Certificate2? Load(KubeClientConfiguration configuration)
    {
        var certificate = configuration.ClientCertificatePem ?? ReadFile(configuration.ClientCertificateFile);
        var key = configuration.ClientKeyPem ?? ReadFile(configuration.ClientKeyFile);
        return certificate is null || key is null ? null : FromPem(certificate, key);
    }

    /// <summary>A certificate with its key.</summary>
    /// <exception cref="CredentialException">They are not PEM, or do not belong together.</exception>
    public static X509Certificate2 FromPem(string certificate, string key)
    {
        try
        {
            using var pair = X509Certificate2.CreateFromPem(certificate, key);

            // Windows cannot use an in-memory key for TLS.
            return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pfx), password: null);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new CredentialException($"The client certificate and its key cannot be used: {e.Message}", e);
        }
    }

    private static string? ReadFile(string? path) => path is null ? null : File.ReadAllText(path);
}
