using ScheduledJobs.Kube.Transport.Credentials;
using ScheduledJobs.Kube.Transport.Kubeconfig;

namespace ScheduledJobs.Kube.Transport;

/// <summary>
/// How to reach an API server and as whom. Made by <see cref="BuildDefaultConfig"/>, <see cref="FromFile"/> or
/// <see cref="InCluster"/>, or by hand (tests). Of several kinds of credentials, the first that is set counts: <see cref="Token"/>,
/// <see cref="TokenFile"/>, <see cref="UserName"/>, <see cref="Exec"/>; a client certificate is sent besides.
/// </summary>
public sealed record KubeClientConfiguration
{
    /// <summary>Base address of the API server, such as <c>https://10.0.0.1:6443</c>.</summary>
    public required Uri Server { get; init; }

    /// <summary>PEM bundle of the authorities to trust; null means the system's.</summary>
    public string? CertificateAuthorityPem { get; init; }

    /// <summary>File of the PEM bundle, read again for each new connection; counts where <see cref="CertificateAuthorityPem"/> is null.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>Name to ask for and to expect in the server's certificate; null means the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Trust any certificate. Default false; never for production.</summary>
    public bool SkipTlsVerification { get; init; }

    /// <summary>Bearer token, where it never changes.</summary>
    public string? Token { get; init; }

    /// <summary>File of a bearer token that is exchanged now and then: read again when a minute old, and at once after a 401.</summary>
    public string? TokenFile { get; init; }

    /// <summary>User of basic authentication.</summary>
    public string? UserName { get; init; }

    /// <summary>Password of basic authentication.</summary>
    public string? Password { get; init; }

    /// <summary>Program that prints credentials.</summary>
    public ExecPlugin? Exec { get; init; }

    /// <summary>Client certificate, PEM.</summary>
    public string? ClientCertificatePem { get; init; }

    /// <summary>Key of the client certificate, PEM.</summary>
    public string? ClientKeyPem { get; init; }

    /// <summary>File of the client certificate, read again for each new connection.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>File of the client certificate's key.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>User to act as; null means oneself.</summary>
    public string? ImpersonateUser { get; init; }

    /// <summary>Groups to act as a member of.</summary>
    public IReadOnlyList<string> ImpersonateGroups { get; init; } = [];

    /// <summary>Proxy (http, https or socks5); null means what the environment says, see <see cref="UseEnvironmentProxy"/>.</summary>
    public Uri? ProxyUrl { get; init; }

    /// <summary>Whether HTTPS_PROXY and its like count. Default true; false in a cluster, where the server is next door.</summary>
    public bool UseEnvironmentProxy { get; init; } = true;

    /// <summary>Namespace of the context, or of the Pod; <c>default</c> where none is named.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>How long one request may take, its retries included. Watches are not bound by it. Default 60 s, as in kube-apiserver.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The named kubeconfig file (its current context, or <paramref name="context"/>); without a name the files in KUBECONFIG, then
    /// in-cluster, then <c>~/.kube/config</c>.
    /// </summary>
    /// <exception cref="KubeconfigException">Nothing was found, or what was found is broken.</exception>
    public static KubeClientConfiguration BuildDefaultConfig(string? kubeconfigPath = null, string? context = null) =>
        ConfigurationSearch.Default.Find(kubeconfigPath, context);

    /// <summary>One kubeconfig file.</summary>
    /// <exception cref="KubeconfigException">The file is missing or broken; the message names file, context and field.</exception>
    public static KubeClientConfiguration FromFile(string path, string? context = null) =>
        KubeconfigReader.Read([path], context);

    /// <summary>The service account of the Pod that this process runs in.</summary>
    /// <exception cref="KubeconfigException">The process does not run in a Pod with a service account.</exception>
    public static KubeClientConfiguration InCluster() => ServiceAccount.Default.ToConfiguration();

    /// <summary>The server; never the credentials.</summary>
    public override string ToString() => Server.ToString();
}
