using ScheduledJobs.Cli.Tests.Support;

namespace ScheduledJobs.Cli.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData("lst", "error: ")]
    [InlineData("list --output xml", "--output: expected table, wide, name, json, yaml, found 'xml'")]
    [InlineData("list --sort size", "'size'")]
    [InlineData("list surplus", "surplus")]
    [InlineData("get", "error: ")]
    [InlineData("run a --dry-run=maybe", "--dry-run: expected none, client, server, found 'maybe'")]
    [InlineData("next", "expected the name of a ScheduledJob or --filename, one of the two")]
    [InlineData("next a -f b", "one of the two")]
    [InlineData("next a -c 0", "--count: expected 1 to 10000, found 0")]
    [InlineData("lint", "--filename")]
    [InlineData("completion powershell", "powershell")]
    public async Task A_command_line_that_is_not_valid_is_exit_code_2(string line, string message)
    {
        var cli = new CliRun();

        (await cli.FailAsync(2, line.Split(' '))).ShouldContain(message);

        cli.Out.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task Help_and_version_are_data()
    {
        var cli = new CliRun();

        (await cli.PrintAsync()).ShouldContain("explain <NAME>");
        (await cli.PrintAsync("--help")).ShouldContain("--kubeconfig <file>");
        (await cli.PrintAsync("run", "--help")).ShouldContain("exit code 3 if it does not succeed, 4 if it takes too long");
        (await cli.PrintAsync("--version")).ShouldMatch(@"^kubectl-scheduledjob \d+\.\d+\.\d+\S*\n$");
    }
}
