namespace ScheduledJobs.Kube.Transport.Kubeconfig;

/// <summary>No way to the API server is configured, or the one that is configured is broken. The message names file, entry and field.</summary>
public sealed class KubeconfigException(string message, Exception? inner = null) : Exception(message, inner);
