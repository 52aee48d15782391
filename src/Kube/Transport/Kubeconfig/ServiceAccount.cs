namespace ScheduledJobs.Kube.Transport.Kubeconfig;

/// <summary>The service account that the kubelet mounts into a Pod.</summary>
/// <param name="Folder">The mount folder.</param>
/// <param name="Environment">Reads an environment variable.</param>
internal sealed record ServiceAccount(string Folder, Func<string, string?> Environment)
{
    /// <summary>The service account of this process.</summary>
    public static ServiceAccount Default { get; } =
        new("/var/run/secrets/kubernetes.io/serviceaccount", System.Environment.GetEnvironmentVariable);

    private string TokenFile => Path.Combine(Folder, "token");

    private string AuthorityFile => Path.Combine(Folder, "ca.crt");

    private string NamespaceFile => Path.Combine(Folder, "namespace");

    /// <summary>Whether the process runs in a Pod with a service account.</summary>
    public bool IsPresent => Environment("KUBERNETES_SERVICE_HOST") is { Length: > 0 } && File.Exists(TokenFile);

    /// <summary>The API server of the cluster that the process runs in.</summary>
    public static Uri ServerOf(Func<string, string?> environment)
    {
        if (environment("KUBERNETES_SERVICE_HOST") is not { Length: > 0 } host || environment("KUBERNETES_SERVICE_PORT") is not { Length: > 0 } port)
            throw new KubeconfigException("Not in a cluster: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set");
        return new Uri($"https://{(host.Contains(':') ? $"[{host}]" : host)}:{port}");
    }

    /// <summary>How to reach the cluster that the process runs in.</summary>
    public KubeClientConfiguration ToConfiguration()
    {
        var server = ServerOf(Environment);
        if (!File.Exists(TokenFile))
            throw new KubeconfigException($"{TokenFile}: does not exist; is automountServiceAccountToken turned off?");
        return new KubeClientConfiguration
        {
            Server = server,
            CertificateAuthorityFile = File.Exists(AuthorityFile) ? AuthorityFile : null,
            TokenFile = TokenFile,
            Namespace = File.Exists(NamespaceFile) ? File.ReadAllText(NamespaceFile).Trim() : "default",
            UseEnvironmentProxy = false,
        };
    }
}
