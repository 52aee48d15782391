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
    public async Task Everything_can_be_said()
    {
        var settings = await ParseAsync("a.yaml", "--port", "0", "--echo-port", "9000", "--kubeconfig-out", "x/k", "--no-operator", "--quiet", "b");
        settings.Paths.ShouldBe(["a.yaml", "b"]);
        (settings.Port, settings.EchoPort, settings.KubeconfigOut, settings.WithOperator, settings.Quiet).ShouldBe((0, 9000, "x/k", false, true));
    }

    [Theory]
    [InlineData("--port", "65536")]
    [InlineData("--port", "-1")]
    [InlineData("--port", "http")]
    [InlineData("--echo-port", "70000")]
    [InlineData("--unknown", "1")]
    public void What_is_wrong_is_refused(params string[] arguments) =>
        LocalClusterCommand.Create((_, _) => Task.FromResult(0)).Parse(arguments).Errors.ShouldNotBeEmpty();

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
