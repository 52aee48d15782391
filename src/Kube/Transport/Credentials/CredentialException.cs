namespace ScheduledJobs.Kube.Transport.Credentials;

/// <summary>
/// No credential could be had, so that nothing was sent. It is a request that failed for the caller, who may try again: hence the base.
/// </summary>
public sealed class CredentialException(string message, Exception? inner = null) : HttpRequestException(message, inner);
