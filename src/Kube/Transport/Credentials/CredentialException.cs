namespace ScheduledJobs.Kube.Transport.Credentials;

/// <summary>
/// No credential was available, so nothing was sent. For the caller it is a failed request that may be retried; hence the base class.
/// </summary>
public sealed class CredentialException(string message, Exception? inner = null) : HttpRequestException(message, inner);
