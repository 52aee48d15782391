using ScheduledJobs.Kube.Transport.Credentials;

namespace ScheduledJobs.Kube.Transport.Kubeconfig;

/// <summary>Turns a context of kubeconfig files into a configuration.</summary>
internal static class KubeconfigReader
{
    private static readonly string[] ExecVersions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

    /// <param name="paths">Files, the most important first.</param>
    /// <param name="contextName">Null for the current context.</param>
    public static KubeClientConfiguration Read(IReadOnlyList<string> paths, string? contextName)
    {
        var set = new KubeconfigSet(paths);
        var context = set.Context(contextName);
        var cluster = set.Referenced(context, "cluster");
        var user = set.Referenced(context, "user");
        var configuration = new KubeClientConfiguration
        {
            Server = cluster.Url("server", "https", "http") ?? throw cluster.Error("server", "is missing"),
            Namespace = context.Text("namespace") ?? "default",
        };
        return WithUser(WithCluster(configuration, cluster), user);
    }

    private static KubeClientConfiguration WithCluster(KubeClientConfiguration configuration, KubeconfigEntry cluster) => configuration with
    {
        CertificateAuthorityPem = cluster.Data("certificate-authority-data"),
        CertificateAuthorityFile = cluster.FilePath("certificate-authority"),
        TlsServerName = cluster.Text("tls-server-name"),
        SkipTlsVerification = cluster.Flag("insecure-skip-tls-verify"),
        ProxyUrl = cluster.Url("proxy-url", "http", "https", "socks5"),
    };

    private static KubeClientConfiguration WithUser(KubeClientConfiguration configuration, KubeconfigEntry user)
    {
        // Ignoring these silently would act with other rights than the file asks for.
        foreach (var field in (string[])["auth-provider", "as-uid", "as-user-extra"])
        {
            if (user.Fields[field] is not null)
                throw user.Error(field, "is not supported");
        }

        var result = configuration with
        {
            ClientCertificatePem = user.Data("client-certificate-data"),
            ClientCertificateFile = user.FilePath("client-certificate"),
            ClientKeyPem = user.Data("client-key-data"),
            ClientKeyFile = user.FilePath("client-key"),

            // In kubectl, too, the file wins if both are set.
            TokenFile = user.FilePath("tokenFile"),
            Token = user.Text("tokenFile") is null ? user.Text("token") : null,
            UserName = user.Text("username"),
            Password = user.Text("password"),
            Exec = user.Nested("exec") is { } exec ? ReadExec(exec) : null,
            ImpersonateUser = user.Text("as"),
            ImpersonateGroups = user.Texts("as-groups"),
        };
        var hasCertificate = result.ClientCertificatePem is not null || result.ClientCertificateFile is not null;
        var hasKey = result.ClientKeyPem is not null || result.ClientKeyFile is not null;
        if (hasCertificate && !hasKey)
            throw user.Error("client-key", "is missing, but a client certificate is set");
        if (hasKey && !hasCertificate)
            throw user.Error("client-certificate", "is missing, but a client key is set");
        return result;
    }

    private static ExecPlugin ReadExec(KubeconfigEntry exec)
    {
        var version = exec.RequiredText("apiVersion");
        if (!ExecVersions.Contains(version))
            throw exec.Error("apiVersion", $"expected {string.Join(" or ", ExecVersions)}, not '{version}'");
        var mode = exec.Text("interactiveMode") ?? nameof(ExecInteraction.IfAvailable);
        if (!Enum.TryParse<ExecInteraction>(mode, out var interaction))
            throw exec.Error("interactiveMode", $"expected {string.Join(", ", Enum.GetNames<ExecInteraction>())}, not '{mode}'");
        var command = exec.RequiredText("command");
        return new ExecPlugin
        {
            // A bare name is looked up in PATH; anything else is a path relative to the kubeconfig file.
            Command = command.Contains(Path.DirectorySeparatorChar) ? exec.FromHere(command) : command,
            ApiVersion = version,
            Interaction = interaction,
            Arguments = exec.Texts("args"),
            Environment = exec.Entries("env").ToDictionary(e => e.RequiredText("name"), e => e.Text("value") ?? ""),
            InstallHint = exec.Text("installHint"),
            ProvideClusterInfo = exec.Flag("provideClusterInfo"),
        };
    }
}
