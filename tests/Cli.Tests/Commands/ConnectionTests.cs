using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.Model.Tests.Support;

namespace ScheduledJobs.Cli.Tests.Commands;

[Collection(nameof(ClusterCollection))]
public sealed class ConnectionTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Another_user_is_impersonated()
    {
        var (_, cli) = await cluster.NewAsync();

        await cli.PrintAsync("list", "--as", "jane", "--as-group", "dev", "--as-group", "ops");

        cluster.Impersonations.ShouldContain(("jane", "dev, ops"));
        (await cli.FailAsync(2, "list", "--as-group", "dev")).ShouldContain("--as-group needs --as");
    }

    [Fact]
    public async Task Namespace_context_and_file_can_be_named()
    {
        var (@namespace, _) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily);
        var cli = new CliRun();

        (await cli.PrintAsync("-n", @namespace, "--kubeconfig", cluster.Kubeconfig, "list", "-o", "name")).ShouldEndWith("/report\n");
        (await cli.PrintAsync("list", "-o", "name", "-n", @namespace, "--kubeconfig", cluster.Kubeconfig, "--context", "local")).ShouldEndWith("/report\n");
        (await cli.FailAsync(1, "list", "--kubeconfig", cluster.Kubeconfig, "--context", "far")).ShouldContain("context 'far' is not defined; defined: 'local'");
    }

    [Fact]
    public async Task Without_a_cluster_the_reason_is_said()
    {
        var cli = new CliRun();
        cli.Environment["HOME"] = "/nowhere";
        (await cli.FailAsync(1, "list")).ShouldContain("No cluster is configured");

        var folder = Directory.CreateTempSubdirectory();
        var file = Path.Combine(folder.FullName, "config");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(cluster.Kubeconfig)).Replace($":{cluster.Host.Api.Address.Port}", ":1"));
        (await cli.FailAsync(1, "list", "--kubeconfig", file)).ShouldContain("refused");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(cluster.Kubeconfig)).Replace($"token: {cluster.Host.Api.Token}", "token: wrong"));
        (await cli.FailAsync(1, "list", "--kubeconfig", file)).ShouldContain("does not accept the credentials");
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_name_of_another_kind_is_a_usage_error()
    {
        var (_, cli) = await cluster.NewAsync();

        (await cli.FailAsync(2, "get", "pod/report")).ShouldContain("'pod/report': expected the name of a ScheduledJob, such as report or sj/report");
    }

    [Fact]
    public async Task A_refusal_is_the_servers_own()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        cluster.Forbidden[$"/namespaces/{@namespace}/scheduledjobs"] = true;

        (await cli.FailAsync(1, "list")).ShouldBe("error: not for you\n");
    }
}
