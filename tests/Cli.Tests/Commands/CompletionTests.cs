using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.Model.Tests.Support;

namespace ScheduledJobs.Cli.Tests.Commands;

[Collection(nameof(ClusterCollection))]
public sealed class CompletionTests(ClusterFixture cluster)
{
    [Theory]
    [InlineData("s|", "shards skip suspend :4")]
    [InlineData("list --fa|", "--failing :4")]
    [InlineData("list -o |", "table wide name json yaml :4")]
    [InlineData("list -o j|", "json :4")]
    [InlineData("list --sort |", "name next :4")]
    [InlineData("run x --dry-run |", "none client server :4")]
    [InlineData("completion |", "bash fish kubectl zsh :4")]
    [InlineData("lint -f |", ":0")]
    [InlineData("list --kubeconfig |", ":0")]
    [InlineData("calendar import |", ":0")]
    [InlineData("calendar import holi|", ":0")]
    [InlineData("calendar import --sh|", "--shared :4")]
    [InlineData("calendar im|", "import :4")]
    public async Task A_command_line_is_completed(string line, string expected)
    {
        var words = line.TrimEnd('|').Split(' ');

        var found = (await new CliRun().PrintAsync(["__complete", .. words])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        found.Order().ShouldBe(expected.Split(' ').Order());
    }

    [Fact]
    public async Task Names_come_from_the_cluster()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily);
        await cluster.CreateAsync(@namespace, "refresh", Statuses.Daily);
        await cluster.CreateAsync(@namespace, "backup", Statuses.Daily);
        var bare = new CliRun();
        bare.Environment["KUBECONFIG"] = cluster.Kubeconfig;

        (await cli.PrintAsync("__complete", "run", "re")).ShouldBe("refresh\nreport\n:4\n");
        (await bare.PrintAsync("__complete", "-n", @namespace, "explain", "")).ShouldBe("backup\nrefresh\nreport\n:4\n");
        (await new CliRun { Environment = { ["HOME"] = "/nowhere" } }.PrintAsync("__complete", "run", "")).ShouldBe(":4\n");
    }

    [Fact]
    public async Task Kubectls_script_is_the_one_in_the_archives() =>
        (await new CliRun().PrintAsync("completion", "kubectl")).ShouldBe(Repository.Read("config/krew/kubectl_complete-scheduledjob"));

    [Theory]
    [InlineData("bash", "complete -o default -F")]
    [InlineData("zsh", "#compdef kubectl-scheduledjob")]
    [InlineData("fish", "complete -c kubectl-scheduledjob")]
    [InlineData("kubectl", "#!/bin/sh")]
    public async Task There_is_a_script_for_each_shell(string shell, string text) => (await new CliRun().PrintAsync("completion", shell)).ShouldContain(text);
}
