using System.Net;
using ScheduledJobs.Operator.Admission.Certificates;

namespace ScheduledJobs.Operator.Admission;

/// <summary>Settings of the validating webhook.</summary>
public sealed record WebhookSettings
{
    /// <summary>Address of the webhook; null, the default, to turn it off.</summary>
    public IPEndPoint? BindAddress { get; init; }

    /// <summary>
    /// Name of the ValidatingWebhookConfiguration. The operator issues its certificate for the hosts that it names, and keeps its caBundle.
    /// Default <c>scheduledjob-operator</c>.
    /// </summary>
    public string Configuration { get; init; } = "scheduledjob-operator";

    /// <summary>Name of the Secret with authority and certificate, in the Lease's namespace. Default <c>scheduledjob-operator-webhook</c>.</summary>
    public string Secret { get; init; } = "scheduledjob-operator-webhook";

    /// <summary>
    /// Folder with <c>tls.crt</c> and <c>tls.key</c>, which somebody else renews, such as cert-manager; null, the default, for a certificate
    /// of the operator's own.
    /// </summary>
    public string? CertificateFolder { get; init; }

    /// <summary>How often each replica looks at the certificate and at caBundle, and corrects them. Default 30 s.</summary>
    public TimeSpan CertificatePause { get; init; } = CertificateKeeper.Pause;

    /// <summary>
    /// How long the webhook is served after the request to stop, until the API server has noticed. Default 5 s.
    /// </summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(5);
}
