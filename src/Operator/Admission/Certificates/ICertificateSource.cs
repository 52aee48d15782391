using System.Security.Cryptography.X509Certificates;

namespace ScheduledJobs.Operator.Admission.Certificates;

/// <summary>Where the webhook's certificate comes from.</summary>
internal interface ICertificateSource
{
    /// <summary>Renews what has to be renewed, and says what to serve now.</summary>
    /// <param name="served">What is served so far; null at first.</param>
    /// <param name="cancellationToken">Cancels requests.</param>
    Task<CertificateState> RefreshAsync(X509Certificate2? served, CancellationToken cancellationToken);
}

/// <summary>What to serve.</summary>
/// <param name="Certificate">With its key.</param>
/// <param name="IsSettled">False if a change is under way, so that the source should be asked again soon.</param>
internal sealed record CertificateState(X509Certificate2 Certificate, bool IsSettled);
