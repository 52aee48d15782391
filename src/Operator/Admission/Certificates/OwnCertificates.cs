using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Operator.Admission.Certificates;

/// <summary>
/// The operator's own authority and certificate. The API server trusts a new authority before any replica serves a certificate of it: a
/// replica goes on with the old one until it has seen the new authority in the bundle.
/// </summary>
internal sealed class OwnCertificates(WebhookSecret secret, WebhookRegistration registration, TimeProvider time, ILogger logger) : ICertificateSource
{
    /// <inheritdoc />
    public async Task<CertificateState> RefreshAsync(X509Certificate2? served, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var configuration = await registration.FindAsync(cancellationToken)
            ?? throw new IOException($"ValidatingWebhookConfiguration {registration.Name} does not exist, so nothing calls the webhook");
        var hosts = WebhookRegistration.HostsOf(configuration);
        if (hosts.Count == 0)
            throw new IOException($"ValidatingWebhookConfiguration {registration.Name} names no service and no url");
        var (material, renewed) = await secret.EnsureAsync(hosts, now, cancellationToken);
        if (renewed != Renewal.None)
            logger.Issued(renewed.ToString());
        var isTrusted = configuration.Webhooks!.TrueForAll(w => CaBundle.Holds(w.ClientConfig?.CaBundle, material.Authority));
        await CorrectBundleAsync(configuration, material.Authority, now, cancellationToken);
        var mustWait = served is not null && !isTrusted && CertificateCheck.IsValid(served, now);
        var next = mustWait ? served! : CertificateCheck.Load(material.Certificate, material.Key)!;
        return new CertificateState(next, IsSettled: isTrusted);
    }

    private async Task CorrectBundleAsync(
        ValidatingWebhookConfiguration configuration, string authority, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            if (await registration.CorrectAsync(configuration, authority, now, cancellationToken))
                logger.BundleChanged(registration.Name);
        }
        catch (ApiException e) when (e.IsConflict || e.IsInvalid)
        {
            // Another replica was faster. The next round shows whether something is left to do.
        }
    }
}
