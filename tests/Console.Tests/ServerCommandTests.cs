using ScheduledJobs.ConsoleServer;

namespace ScheduledJobs.Console.Tests;

/// <summary>The command line of the console that users share.</summary>
public sealed class ServerCommandTests
{
    [Fact]
    public async Task Without_options_it_listens_for_a_forwarded_port_and_may_change()
    {
        var settings = await ParseAsync();

        settings.Console.Listen.ToString().ShouldBe("0.0.0.0:8080");
        settings.Console.Hosts.ShouldBe(["localhost", "127.0.0.1"]);
        settings.Console.Namespaces.ShouldBeEmpty();
        settings.Console.IsReadOnly.ShouldBeFalse();
        settings.Console.Flask.ShouldBeNull();
    }

    [Fact]
    public async Task Options_arrive()
    {
        var settings = await ParseAsync(
            "--bind-address=:9090", "--host=a.example", "--host=b.example:8443", "--namespace=team-a", "--default-time-zone=Europe/Berlin", "--cluster-name=prod", "--read-only",
            "--max-users=7", "--flask-apscheduler=team-a", "--flask-functions=jobs", "--certificate-authority=/ca.crt", "--log-level=warning");

        settings.Console.Listen.ToString().ShouldBe("0.0.0.0:9090");
        settings.Console.Hosts.ShouldBe(["a.example", "b.example:8443"]);
        settings.Console.Namespaces.ShouldBe(["team-a"]);
        (settings.Console.DefaultTimeZone, settings.Console.Cluster, settings.Console.IsReadOnly, settings.Console.MaxUsers).ShouldBe(("Europe/Berlin", "prod", true, 7));
        settings.Console.Flask.ShouldBe(new FlaskOptions("team-a", "jobs"));
        settings.CertificateAuthority.ShouldBe("/ca.crt");
    }

    [Theory]
    [InlineData("--bind-address=nowhere", "--bind-address: expected an address and port such as 0.0.0.0:8080 or :8080, found 'nowhere'")]
    [InlineData("--max-users=0", "--max-users: expected 1 to 10000, found '0'")]
    [InlineData("--default-time-zone=Mars", "--default-time-zone: expected an IANA time zone such as Europe/Berlin, found 'Mars'")]
    public void What_is_wrong_is_said(string argument, string message) =>
        ServerCommand.Create((_, _) => Task.FromResult(0)).Parse([argument]).Errors.Select(e => e.Message).ShouldBe([message]);

    /// <summary>A kubeconfig names the server; whose it is does not matter.</summary>
    [Fact]
    public async Task Credentials_of_a_kubeconfig_are_not_used()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """
            {"current-context": "c", "clusters": [{"name": "c", "cluster": {"server": "https://server.example"}}],
             "users": [{"name": "c", "user": {"token": "secret"}}], "contexts": [{"name": "c", "context": {"cluster": "c", "user": "c"}}]}
            """);

        var server = ServerRun.ServerOf((await ParseAsync($"--kubeconfig={file}")));
        File.Delete(file);

        server.Server.ShouldBe(new Uri("https://server.example"));
        server.Token.ShouldBeNull();
    }

    private static async Task<ServerSettings> ParseAsync(params string[] arguments)
    {
        ServerSettings? found = null;
        var command = ServerCommand.Create((settings, _) =>
        {
            found = settings;
            return Task.FromResult(0);
        });
        (await command.Parse(arguments).InvokeAsync()).ShouldBe(0);
        return found.ShouldNotBeNull();
    }
}
