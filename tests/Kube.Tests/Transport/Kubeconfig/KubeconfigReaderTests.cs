using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Kube.Transport.Kubeconfig;

namespace ScheduledJobs.Kube.Tests.Transport.Kubeconfig;

public sealed class KubeconfigReaderTests : IDisposable
{
    private const string Whole = """
        apiVersion: v1
        kind: Config
        current-context: dev
        clusters:
        - name: near
          cluster: {server: "https://10.0.0.1:6443/base", certificate-authority-data: Q0E=}
        - name: far
          cluster:
            server: https://far.example:443
            certificate-authority: pki/ca.crt
            tls-server-name: api.far.example
            proxy-url: http://user:pw@proxy.example:3128
        - name: careless
          cluster: {server: http://127.0.0.1:8001, insecure-skip-tls-verify: true}
        users:
        - name: token
          user: {token: "12345"}
        - name: file
          user: {tokenFile: token, token: ignored}
        - name: certificate
          user: {client-certificate-data: Q0VSVA==, client-key-data: S0VZ}
        - name: certificate-files
          user: {client-certificate: pki/tls.crt, client-key: /etc/tls.key}
        - name: basic
          user: {username: me, password: secret}
        - name: plugin
          user:
            as: other
            as-groups: [g1, g2]
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: ./bin/login
              args: [get, --short]
              env: [{name: A, value: "1"}, {name: B}]
              installHint: brew install login
              provideClusterInfo: true
              interactiveMode: IfAvailable
        - name: nobody
        contexts:
        - name: dev
          context: {cluster: near, user: token, namespace: team}
        - name: far
          context: {cluster: far, user: file}
        - name: careless
          context: {cluster: careless, user: nobody}
        - name: certificate
          context: {cluster: near, user: certificate}
        - name: certificate-files
          context: {cluster: near, user: certificate-files}
        - name: basic
          context: {cluster: near, user: basic}
        - name: plugin
          context: {cluster: near, user: plugin}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_current_context_is_the_default()
    {
        var configuration = Read(Whole, context: null);

        configuration.Server.ShouldBe(new Uri("https://10.0.0.1:6443/base"));
        configuration.CertificateAuthorityPem.ShouldBe("CA");
        configuration.Token.ShouldBe("12345");
        configuration.Namespace.ShouldBe("team");
        configuration.UseEnvironmentProxy.ShouldBeTrue();
    }

    [Fact]
    public void Files_are_relative_to_the_kubeconfig()
    {
        var configuration = Read(Whole, "far");

        configuration.CertificateAuthorityFile.ShouldBe(Path.Combine(_folder.Path, "pki/ca.crt"));
        configuration.TokenFile.ShouldBe(Path.Combine(_folder.Path, "token"));
        configuration.Token.ShouldBeNull();
        configuration.TlsServerName.ShouldBe("api.far.example");
        configuration.ProxyUrl.ShouldBe(new Uri("http://user:pw@proxy.example:3128"));
        configuration.Namespace.ShouldBe("default");
    }

    [Fact]
    public void All_kinds_of_credentials_are_read()
    {
        var certificate = Read(Whole, "certificate");
        (certificate.ClientCertificatePem, certificate.ClientKeyPem).ShouldBe(("CERT", "KEY"));
        var files = Read(Whole, "certificate-files");
        (files.ClientCertificateFile, files.ClientKeyFile).ShouldBe((Path.Combine(_folder.Path, "pki/tls.crt"), "/etc/tls.key"));
        var basic = Read(Whole, "basic");
        (basic.UserName, basic.Password).ShouldBe(("me", "secret"));
        var careless = Read(Whole, "careless");
        (careless.SkipTlsVerification, careless.Token).ShouldBe((true, null));

        var plugin = Read(Whole, "plugin");
        (plugin.ImpersonateUser, string.Join(",", plugin.ImpersonateGroups)).ShouldBe(("other", "g1,g2"));
        var exec = plugin.Exec!;
        exec.Command.ShouldBe(Path.Combine(_folder.Path, "./bin/login"));
        exec.Arguments.ShouldBe(["get", "--short"]);
        exec.Environment.ShouldBe(new Dictionary<string, string> { ["A"] = "1", ["B"] = "" });
        (exec.InstallHint, exec.ProvideClusterInfo).ShouldBe(("brew install login", true));
    }

    [Fact]
    public void Secrets_are_not_in_the_text_of_a_configuration() =>
        Read(Whole, "basic").ToString().ShouldBe("https://10.0.0.1:6443/base");

    [Fact]
    public void The_first_of_several_files_wins()
    {
        var first = _folder.Write("first", """
            current-context: both
            users: [{name: u, user: {token: first}}]
            contexts: [{name: both, context: {cluster: c, user: u}}]
            """);
        var second = _folder.Write("sub/second", """
            current-context: other
            clusters: [{name: c, cluster: {server: "https://c", certificate-authority: ca.crt}}]
            users: [{name: u, user: {token: second}}]
            """);

        var configuration = KubeconfigReader.Read([first, second], contextName: null);

        configuration.Token.ShouldBe("first");
        configuration.CertificateAuthorityFile.ShouldBe(Path.Combine(_folder.Path, "sub/ca.crt"));
    }

    [Theory]
    [InlineData("current-context: dev", "current-context: ", "current-context: is missing, and no context is given")]
    [InlineData("current-context: dev", "current-context: prod", "context 'prod' is not defined; there is 'dev', 'far'")]
    [InlineData("{cluster: near, user: token, namespace: team}", "{cluster: nowhere, user: token}", "context 'dev': cluster: 'nowhere' is not defined; there is 'near'")]
    [InlineData("{cluster: near, user: token, namespace: team}", "{cluster: near}", "context 'dev': user: is missing")]
    [InlineData("https://10.0.0.1:6443/base", "10.0.0.1:6443", "cluster 'near': server: expected a URL that starts with https:// or http://, not '10.0.0.1:6443'")]
    [InlineData("server: \"https://10.0.0.1:6443/base\", ", "", "cluster 'near': server: is missing")]
    [InlineData("data: Q0E=", "data: '?'", "cluster 'near': certificate-authority-data: expected base64")]
    [InlineData("{token: \"12345\"}", "{token: 12345}", "user 'token': token: expected a string; quote values that look like numbers")]
    [InlineData("{token: \"12345\"}", "{client-certificate: x}", "user 'token': client-key: is missing, but a client certificate is set")]
    [InlineData("{token: \"12345\"}", "{client-key: x}", "user 'token': client-certificate: is missing, but a client key is set")]
    [InlineData("{token: \"12345\"}", "{auth-provider: {name: gcp}}", "user 'token': auth-provider: is not supported")]
    [InlineData("{token: \"12345\"}", "{exec: {command: x}}", "user 'token': exec: apiVersion: is missing")]
    [InlineData("{token: \"12345\"}", "{exec: {command: x, apiVersion: v1}}", "user 'token': exec: apiVersion: expected client.authentication.k8s.io/v1 or")]
    [InlineData("{token: \"12345\"}", "{exec: {apiVersion: client.authentication.k8s.io/v1}}", "user 'token': exec: command: is missing")]
    [InlineData("{token: \"12345\"}", "{exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Maybe}}", "exec: interactiveMode: expected IfAvailable, Never, Always, not 'Maybe'")]
    [InlineData("{token: \"12345\"}", "[]", "users[0]: user: expected a mapping")]
    [InlineData("kind: Config", "clusters: []", "line 4")]
    [InlineData("kind: Config", "kind: [", "line ")]
    public void Errors_name_file_entry_and_field(string good, string bad, string message)
    {
        var e = Should.Throw<KubeconfigException>(() => Read(Whole.Replace(good, bad), context: null));

        e.Message.ShouldStartWith(Path.Combine(_folder.Path, "config"));
        e.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("- a", "expected a mapping")]
    [InlineData("", "current-context: is missing")]
    [InlineData("clusters: 5", "clusters: expected a list of mappings")]
    public void A_file_with_other_content_is_rejected(string text, string message) =>
        Should.Throw<KubeconfigException>(() => Read(text, context: null)).Message.ShouldContain(message);

    [Fact]
    public void A_missing_file_is_named() =>
        Should.Throw<KubeconfigException>(() => KubeClientConfiguration.FromFile("/nowhere/config")).Message
            .ShouldStartWith("/nowhere/config: cannot be read");

    private KubeClientConfiguration Read(string text, string? context) =>
        KubeClientConfiguration.FromFile(_folder.Write("config", text), context);
}
