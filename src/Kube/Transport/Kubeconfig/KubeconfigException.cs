namespace ScheduledJobs.Kube.Transport.Kubeconfig;

/// <summary>Access to the API server is not configured, or the configuration is not valid. The message names file, entry and field.</summary>
public sealed class KubeconfigException(string message, Exception? inner = null) : Exception(message, inner);
