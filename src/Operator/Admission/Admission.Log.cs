using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Operator.Admission;

/// <summary>Log lines of the webhook.</summary>
internal static partial class AdmissionLog
{
    [LoggerMessage(1201, LogLevel.Error, "A review failed; this is a bug in the operator")]
    public static partial void ReviewFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1202, LogLevel.Information, "The webhook has a new certificate, valid until {NotAfter:yyyy-MM-dd'T'HH:mm:ss'Z'}")]
    public static partial void CertificateServed(this ILogger logger, DateTimeOffset notAfter);

    [LoggerMessage(1203, LogLevel.Warning, "The webhook's certificate could not be checked or renewed, trying again: {Problem}")]
    public static partial void CertificateProblem(this ILogger logger, string problem);

    [LoggerMessage(1204, LogLevel.Information, "caBundle of ValidatingWebhookConfiguration {Name} changed")]
    public static partial void BundleChanged(this ILogger logger, string name);

    [LoggerMessage(1205, LogLevel.Information, "Issued for the webhook: {What}")]
    public static partial void Issued(this ILogger logger, string what);
}
