namespace ScheduledJobs.Kube.Transport;

/// <summary>
/// How to reach an API server and as whom. Made by <see cref="BuildDefaultConfig"/>, <see cref="FromFile"/> or
/// <see cref="InCluster"/>, or by hand (tests).
/// </summary>
public sealed record KubeClientConfiguration
{
    /// <summary>Base address of the API server, such as <c>https://10.0.0.1:6443</c>.</summary>
    public required Uri Server { get; init; }

    /// <summary>PEM bundle of the authorities to trust; null means the system's.</summary>
    public string? CertificateAuthorityPem { get; init; }

    /// <summary>Bearer token, where it never changes.</summary>
    public string? Token { get; init; }

    /// <summary>Namespace of the context, or of the Pod; <c>default</c> where none is named.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>
    /// The named kubeconfig file (its current context, or <paramref name="context"/>); without a name the files in KUBECONFIG, then
    /// in-cluster, then <c>~/.kube/config</c>.
    /// </summary>
    public static KubeClientConfiguration BuildDefaultConfig(string? kubeconfigPath = null, string? context = null) =>
        throw new NotSupportedException();

    /// <summary>One kubeconfig file.</summary>
    public static KubeClientConfiguration FromFile(string path, string? context = null) => throw new NotSupportedException();

    /// <summary>The service account of the Pod that this process runs in.</summary>
    public static KubeClientConfiguration InCluster() => throw new NotSupportedException();
}
