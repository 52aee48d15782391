using System.Security.Cryptography.X509Certificates;

namespace ScheduledJobs.Operator.Admission.Certificates;

/// <summary>A certificate that somebody else renews, such as cert-manager, in the files of a mounted Secret.</summary>
internal sealed class CertificateFolder(string folder) : ICertificateSource
{
    /// <inheritdoc />
    public async Task<CertificateState> RefreshAsync(X509Certificate2? served, CancellationToken cancellationToken)
    {
        var certificate = await File.ReadAllTextAsync(Path.Combine(folder, "tls.crt"), cancellationToken);
        var key = await File.ReadAllTextAsync(Path.Combine(folder, "tls.key"), cancellationToken);
        return CertificateCheck.Load(certificate, key) is { } loaded
            ? new CertificateState(loaded, IsSettled: true)
            : throw new IOException($"{folder}: tls.crt and tls.key are not a certificate and its key in PEM");
    }
}
