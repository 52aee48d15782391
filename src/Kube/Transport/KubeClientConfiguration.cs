using ScheduledJobs.Kube.Transport.Credentials;
using ScheduledJobs.Kube.Transport.Kubeconfig;

namespace ScheduledJobs.Kube.Transport;

/// <summary>
/// How to reach an API server, and with which credentials. Created by <see cref="BuildDefaultConfig(string?, string?)"/>, <see cref="FromFile"/> or
/// <see cref="InCluster"/>, or directly (tests). If several credentials are set, the first of these counts: <see cref="Token"/>,
/// <see cref="TokenFile"/>, <see cref="UserName"/>, <see cref="Exec"/>. A client certificate is sent in addition.
/// </summary>
public sealed record KubeClientConfiguration
{
    /// <summary>Base address of the API server, such as <c>https://10.0.0.1:6443</c>.</summary>
    public required Uri Server { get; init; }

    /// <summary>PEM bundle of trusted authorities; null for the system's.</summary>
    public string? CertificateAuthorityPem { get; init; }

    /// <summary>File with the PEM bundle, read again for each new connection; used if <see cref="CertificateAuthorityPem"/> is null.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>Name to request, and to expect in the server's certificate; null for the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Trust any certificate. Default false; never for production.</summary>
    public bool SkipTlsVerification { get; init; }

    /// <summary>Bearer token, if it never changes.</summary>
    public string? Token { get; init; }

    /// <summary>File with a bearer token that is rotated: read again when a minute old, and at once after a 401.</summary>
    public string? TokenFile { get; init; }

    /// <summary>User of basic authentication.</summary>
    public string? UserName { get; init; }

    /// <summary>Password of basic authentication.</summary>
    public string? Password { get; init; }

    /// <summary>Program that prints credentials.</summary>
    public ExecPlugin? Exec { get; init; }

    /// <summary>
    /// Whether a person runs this process at a terminal: a credential plug-in may then ask on it (a password, a code to type into a browser).
    /// Default false.
    /// </summary>
    public bool IsInteractive { get; init; }

    /// <summary>Client certificate, PEM.</summary>
    public string? ClientCertificatePem { get; init; }

    /// <summary>Key of the client certificate, PEM.</summary>
    public string? ClientKeyPem { get; init; }

    /// <summary>File of the client certificate, read again for each new connection.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>File of the client certificate's key.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>User to impersonate; null for none.</summary>
    public string? ImpersonateUser { get; init; }

    /// <summary>Groups to impersonate.</summary>
    public IReadOnlyList<string> ImpersonateGroups { get; init; } = [];

    /// <summary>Whether requests are made as somebody: with a token, a password, a certificate, or a user to impersonate.</summary>
    internal bool HasCredentials => this is not
    {
        Token: null, TokenFile: null, UserName: null, Exec: null, ClientCertificatePem: null, ClientCertificateFile: null, ImpersonateUser: null,
    };

    /// <summary>Proxy (http, https or socks5); null for the environment's, see <see cref="UseEnvironmentProxy"/>.</summary>
    public Uri? ProxyUrl { get; init; }

    /// <summary>Whether HTTPS_PROXY and similar variables apply. Default true; false in a cluster, where the server is nearby.</summary>
    public bool UseEnvironmentProxy { get; init; } = true;

    /// <summary>Namespace of the context, or of the Pod; <c>default</c> if none is set.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Time limit of one request, including retries. Does not apply to watches. Default 60 s, as in kube-apiserver.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The named kubeconfig file (its current context, or <paramref name="context"/>). Without a name: the files in KUBECONFIG, then
    /// in-cluster, then <c>~/.kube/config</c>.
    /// </summary>
    /// <exception cref="KubeconfigException">No configuration was found, or it is not valid.</exception>
    public static KubeClientConfiguration BuildDefaultConfig(string? kubeconfigPath = null, string? context = null) =>
        ConfigurationSearch.Default.Find(kubeconfigPath, context);

    /// <summary>As above, with another environment than that of this process.</summary>
    /// <param name="kubeconfigPath">A file requested by name; null to search.</param>
    /// <param name="context">A context requested by name; null for the current one.</param>
    /// <param name="environment">Reads an environment variable; HOME is where <c>.kube/config</c> lies.</param>
    /// <exception cref="KubeconfigException">No configuration was found, or it is not valid.</exception>
    public static KubeClientConfiguration BuildDefaultConfig(string? kubeconfigPath, string? context, Func<string, string?> environment) =>
        (ConfigurationSearch.Default with
        {
            Environment = environment,
            Home = environment("HOME") is { Length: > 0 } home ? home : ConfigurationSearch.Default.Home,
            InCluster = ServiceAccount.Default with { Environment = environment },
        }).Find(kubeconfigPath, context);

    /// <summary>One kubeconfig file.</summary>
    /// <exception cref="KubeconfigException">The file is missing or not valid; the message names file, context and field.</exception>
    public static KubeClientConfiguration FromFile(string path, string? context = null) =>
        KubeconfigReader.Read([path], context);

    /// <summary>The service account of the Pod that this process runs in.</summary>
    /// <exception cref="KubeconfigException">The process does not run in a Pod with a service account.</exception>
    public static KubeClientConfiguration InCluster() => ServiceAccount.Default.ToConfiguration();

    /// <summary>The server of the cluster that this process runs in, without credentials.</summary>
    /// <param name="certificateAuthorityFile">PEM bundle of the server's authority; null for the system's.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <exception cref="KubeconfigException">The process does not run in a Pod.</exception>
    public static KubeClientConfiguration ServerOfCluster(string? certificateAuthorityFile, Func<string, string?> environment) =>
        new() { Server = ServiceAccount.ServerOf(environment), CertificateAuthorityFile = certificateAuthorityFile, UseEnvironmentProxy = false };

    /// <summary>The server; never the credentials.</summary>
    public override string ToString() => Server.ToString();
}
