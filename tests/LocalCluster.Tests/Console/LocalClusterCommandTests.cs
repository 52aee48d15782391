using ScheduledJobs.LocalCluster.Console;

namespace ScheduledJobs.LocalCluster.Tests.Console;

public class LocalClusterCommandTests
{
    [Fact]
    public async Task Without_arguments_the_defaults_hold()
    {
        var settings = await ParseAsync();
        settings.Paths.ShouldBeEmpty();
        (settings with { Paths = [] }).ToString().ShouldBe(new LocalClusterSettings([], null, null, "local.kubeconfig", true, false).ToString());
    }

    [Fact]
    public async Task Every_option_can_be_set()
    {
        var settings = await ParseAsync("a.yaml", "--port", "0", "--echo-port", "9000", "--kubeconfig-out", "x/k", "--no-operator", "--quiet", "--no-console", "--console-port", "9001", "b");
        settings.Paths.ShouldBe(["a.yaml", "b"]);
        (settings.Port, settings.EchoPort, settings.KubeconfigOut, settings.WithOperator, settings.Quiet).ShouldBe((0, 9000, "x/k", false, true));
        (settings.WithConsole, settings.ConsolePort).ShouldBe((false, 9001));
    }

    [Theory]
    [InlineData("--port", "65536")]
    [InlineData("--port", "-1")]
    [InlineData("--port", "http")]
    [InlineData("--echo-port", "70000")]
    [InlineData("--console-port", "70000")]
    [InlineData("--unknown", "1")]
    public void Invalid_options_are_rejected(params string[] arguments) =>
        LocalClusterCommand.Create((_, _) => Task.FromResult(0)).Parse(arguments).Errors.ShouldNotBeEmpty();

    [Fact]
    public async Task The_help_names_the_differences_from_a_cluster_and_the_abilities_of_echo()
    {
        await using var output = new StringWriter();
        var command = LocalClusterCommand.Create((_, _) => Task.FromResult(0));
        (await command.Parse("--help").InvokeAsync(new() { Output = output })).ShouldBe(0);

        var help = string.Join(' ', output.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        help.ShouldContain("under your user, whatever the Pod's image");
        help.ShouldContain("CEL rules are not evaluated");
        help.ShouldContain("?status=503");
        help.ShouldContain("/echo/requests");
    }

    private static async Task<LocalClusterSettings> ParseAsync(params string[] arguments)
    {
        LocalClusterSettings? seen = null;
        var command = LocalClusterCommand.Create((settings, _) =>
        {
            seen = settings;
            return Task.FromResult(0);
        });
        (await command.Parse(arguments).InvokeAsync()).ShouldBe(0);
        return seen!;
    }
}
