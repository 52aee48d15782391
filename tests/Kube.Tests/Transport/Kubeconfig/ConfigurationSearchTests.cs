using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Transport.Kubeconfig;

namespace ScheduledJobs.Kube.Tests.Transport.Kubeconfig;

public sealed class ConfigurationSearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];
    private readonly ConfigurationSearch _search;

    public ConfigurationSearchTests() => _search = new ConfigurationSearch(
        _environment.GetValueOrDefault, _folder.Path, new ServiceAccount(Path.Combine(_folder.Path, "sa"), _environment.GetValueOrDefault));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_named_file_wins_over_everything()
    {
        WriteHome();
        WriteServiceAccount();
        _environment["KUBECONFIG"] = Kubeconfig("list", "https://list");

        _search.Find(Kubeconfig("named", "https://named"), context: null).Server.Host.ShouldBe("named");
    }

    [Fact]
    public void KUBECONFIG_wins_over_the_cluster_and_skips_missing_files()
    {
        WriteHome();
        WriteServiceAccount();
        _environment["KUBECONFIG"] = string.Join(Path.PathSeparator, "/nowhere", Kubeconfig("list", "https://list"), "");

        _search.Find(kubeconfigPath: null, context: null).Server.Host.ShouldBe("list");
    }

    [Fact]
    public void KUBECONFIG_without_any_file_is_an_error()
    {
        WriteHome();
        _environment["KUBECONFIG"] = "/nowhere";

        Should.Throw<KubeconfigException>(() => _search.Find(null, null)).Message.ShouldBe("KUBECONFIG: none of its files exists: /nowhere");
    }

    [Fact]
    public void The_cluster_wins_over_the_home_folder()
    {
        WriteHome();
        WriteServiceAccount();

        _search.Find(null, null).Server.ShouldBe(new Uri("https://10.43.0.1:443"));
    }

    [Fact]
    public void A_named_context_can_only_be_in_a_file()
    {
        WriteHome();
        WriteServiceAccount();

        _search.Find(null, "c").Server.Host.ShouldBe("home");
    }

    [Fact]
    public void The_home_folder_is_the_last_resort()
    {
        WriteHome();

        _search.Find(null, null).Server.Host.ShouldBe("home");
    }

    [Fact]
    public void Finding_nothing_is_reported_with_everything_tried() =>
        Should.Throw<KubeconfigException>(() => _search.Find(null, null)).Message.ShouldBe(
            "No cluster is configured: no kubeconfig file is given, KUBECONFIG is not set, this is not a Pod, and "
            + Path.Combine(_folder.Path, ".kube", "config") + " does not exist");

    [Fact]
    public void A_service_account_gives_everything_in_a_cluster()
    {
        WriteServiceAccount();
        _folder.Write("sa/ca.crt", "pem");
        _folder.Write("sa/namespace", "team\n");
        _environment["KUBERNETES_SERVICE_HOST"] = "fd00::1";

        var configuration = _search.InCluster.ToConfiguration();

        configuration.Server.ShouldBe(new Uri("https://[fd00::1]:443"));
        configuration.TokenFile.ShouldBe(Path.Combine(_folder.Path, "sa", "token"));
        configuration.CertificateAuthorityFile.ShouldBe(Path.Combine(_folder.Path, "sa", "ca.crt"));
        configuration.Namespace.ShouldBe("team");
        configuration.UseEnvironmentProxy.ShouldBeFalse();
    }

    [Fact]
    public void Outside_a_cluster_the_reason_is_reported()
    {
        Should.Throw<KubeconfigException>(() => _search.InCluster.ToConfiguration()).Message.ShouldStartWith("Not in a cluster");

        WriteServiceAccount();
        File.Delete(Path.Combine(_folder.Path, "sa", "token"));
        Should.Throw<KubeconfigException>(() => _search.InCluster.ToConfiguration()).Message.ShouldContain("automountServiceAccountToken");
    }

    private void WriteServiceAccount()
    {
        _environment["KUBERNETES_SERVICE_HOST"] = "10.43.0.1";
        _environment["KUBERNETES_SERVICE_PORT"] = "443";
        _folder.Write("sa/token", "t");
    }

    private void WriteHome() => Kubeconfig(".kube/config", "https://home");

    private string Kubeconfig(string name, string server) => _folder.Write(name, $$"""
        {"current-context": "c", "clusters": [{"name": "c", "cluster": {"server": "{{server}}"} }],
         "users": [{"name": "c", "user": {} }], "contexts": [{"name": "c", "context": {"cluster": "c", "user": "c"} }]}
        """);
}
