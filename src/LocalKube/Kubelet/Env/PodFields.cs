using ScheduledJobs.LocalKube.Kubelet.Pods;

namespace ScheduledJobs.LocalKube.Kubelet.Env;

/// <summary>The downward API: values of a Pod's own fields.</summary>
internal static class PodFields
{
    /// <summary>The address of every Pod here: its processes use the machine's own network.</summary>
    public const string PodAddress = "127.0.0.1";

    /// <summary>The value of a <c>fieldRef</c>; null if Kubernetes does not offer the path to environment variables.</summary>
    public static string? Find(LocalPod pod, string path, string nodeName) => path switch
    {
        "metadata.name" => pod.Metadata.Name ?? "",
        "metadata.namespace" => pod.Metadata.Namespace ?? "",
        "metadata.uid" => pod.Metadata.Uid ?? "",
        "spec.nodeName" => nodeName,
        "spec.serviceAccountName" => pod.Spec.ServiceAccountName ?? "default",
        "status.hostIP" or "status.hostIPs" or "status.podIP" or "status.podIPs" => PodAddress,
        _ => Subscript(path, "metadata.labels") is { } label ? pod.Metadata.Labels?.GetValueOrDefault(label) ?? ""
            : Subscript(path, "metadata.annotations") is { } annotation ? pod.Metadata.Annotations?.GetValueOrDefault(annotation) ?? ""
            : null,
    };

    private static string? Subscript(string path, string of) =>
        path.Length > of.Length + 4 && path.StartsWith(of, StringComparison.Ordinal)
            && path.AsSpan(of.Length).StartsWith("['") && path.EndsWith("']", StringComparison.Ordinal)
            ? path[(of.Length + 2)..^2]
            : null;
}
