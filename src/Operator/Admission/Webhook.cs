using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Operator.Actions;
using ScheduledJobs.Operator.Admission.Certificates;
using ScheduledJobs.Operator.Observability;

namespace ScheduledJobs.Operator.Admission;

/// <summary>The validating webhook of one replica: what it replies, and the certificate under which it does.</summary>
internal sealed class Webhook : IDisposable
{
    /// <param name="settings">Its settings.</param>
    /// <param name="secretNamespace">Namespace of its Secret.</param>
    /// <param name="client">The API server.</param>
    /// <param name="checks">The controller's compiler and its check of templates.</param>
    /// <param name="metrics">Counts reviews.</param>
    /// <param name="common">Clock and log.</param>
    public Webhook(
        WebhookSettings settings,
        string secretNamespace,
        KubeClient client,
        (ScheduleCompiler Compiler, TemplateCheck CheckTemplate) checks,
        OperatorMetrics metrics,
        (TimeProvider Time, ILoggerFactory Loggers) common)
    {
        var (time, logger) = (common.Time, common.Loggers.CreateLogger("ScheduledJobs.Operator.Admission"));
        Settings = settings;
        Endpoint = new AdmissionEndpoint(new Reviewer(checks.Compiler, checks.CheckTemplate, time), metrics, time, logger);
        Certificates = new CertificateKeeper(
            settings.CertificateFolder is { } folder ? new CertificateFolder(folder) : Own(settings, secretNamespace, client, time, logger),
            time,
            logger,
            settings.CertificatePause);
    }

    public WebhookSettings Settings { get; }

    public AdmissionEndpoint Endpoint { get; }

    public CertificateKeeper Certificates { get; }

    /// <inheritdoc />
    public void Dispose() => Endpoint.Dispose();

    private static OwnCertificates Own(
        WebhookSettings settings, string secretNamespace, KubeClient client, TimeProvider time, ILogger logger) => new(
        new WebhookSecret(client.Resource(KnownResources.Secrets), secretNamespace, settings.Secret),
        new WebhookRegistration(client.Resource(KnownResources.ValidatingWebhookConfigurations), settings.Configuration),
        time,
        logger);
}
