using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.Model.Tests.Support;

namespace ScheduledJobs.Cli.Tests.Commands;

/// <summary>A kubeconfig whose user is a program: a shell script, as the plug-ins of clouds are programs.</summary>
[Collection(nameof(ClusterCollection))]
[UnsupportedOSPlatform("windows")]
public sealed class CredentialPlugInTests(ClusterFixture cluster) : IDisposable
{
    private const string Version = "client.authentication.k8s.io/v1";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cli-plug-in-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_is_asked_once_for_a_command_and_told_about_the_request()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily);
        var file = await ConfigureAsync($$"""
            echo asked >> "$FOLDER/asked"
            echo "$KUBERNETES_EXEC_INFO" > "$FOLDER/info"
            echo '{"apiVersion":"{{Version}}","kind":"ExecCredential","status":{"token":"{{cluster.Host.Api.Token}}"} }'
            """);

        (await cli.PrintAsync("list", "-o", "name", "-n", @namespace, "--kubeconfig", file)).ShouldEndWith("/report\n");
        (await cli.PrintAsync("suspend", "report", "-n", @namespace, "--kubeconfig", file)).ShouldContain("suspended");

        (await File.ReadAllLinesAsync(PathOf("asked"))).Length.ShouldBe(2);
        var info = JsonNode.Parse(await File.ReadAllTextAsync(PathOf("info")))!;
        ((string?)info["apiVersion"]).ShouldBe(Version);
        ((bool?)info["spec"]!["interactive"]).ShouldBe(false);
        cli.Error.ToString().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("echo 'your session has ended; run: cloud login' >&2; exit 3", "exited with code 3: your session has ended; run: cloud login")]
    [InlineData("exit 1", "exited with code 1")]
    [InlineData("echo token", "did not print JSON")]
    [InlineData("echo '{}'", "printed an object without apiVersion and kind; expected client.authentication.k8s.io/v1 ExecCredential")]
    [InlineData("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"kind\":\"ExecCredential\"}'", "printed client.authentication.k8s.io/v1beta1 ExecCredential; expected client.authentication.k8s.io/v1 ExecCredential")]
    [InlineData("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{}}'", "printed neither status.token nor")]
    public async Task One_that_fails_is_named_with_the_reason(string script, string reason)
    {
        var cli = new CliRun();
        var file = await ConfigureAsync(script);

        (await cli.FailAsync(1, "list", "--kubeconfig", file)).ShouldStartWith($"error: The credential plug-in '{PathOf("plug-in")}' {reason}");
        cli.Out.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task One_that_is_not_installed_is_named_with_its_hint()
    {
        var cli = new CliRun();
        var file = await ConfigureAsync("");
        File.Delete(PathOf("plug-in"));

        var error = await cli.FailAsync(1, "list", "--kubeconfig", file);

        error.ShouldStartWith($"error: The credential plug-in '{PathOf("plug-in")}' cannot be started");
        error.ShouldEndWith(". Install it from https://cloud.example/cli\n");
    }

    [Fact]
    public async Task A_token_that_the_server_does_not_accept_is_its_refusal()
    {
        var cli = new CliRun();
        var file = await ConfigureAsync($$"""echo '{"apiVersion":"{{Version}}","kind":"ExecCredential","status":{"token":"stale"} }'""");

        (await cli.FailAsync(1, "list", "--kubeconfig", file)).ShouldStartWith("error: the API server does not accept the credentials: ");
    }

    /// <summary>Writes the script, and a kubeconfig that names it.</summary>
    private async Task<string> ConfigureAsync(string script)
    {
        await File.WriteAllTextAsync(PathOf("plug-in"), $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(PathOf("plug-in"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var text = (await File.ReadAllTextAsync(cluster.Kubeconfig)).Replace($"    token: {cluster.Host.Api.Token}", $$"""
                exec:
                  apiVersion: {{Version}}
                  interactiveMode: Never
                  command: {{PathOf("plug-in")}}
                  installHint: Install it from https://cloud.example/cli
                  env: [{name: FOLDER, value: {{_folder.FullName}}}]
            """);
        await File.WriteAllTextAsync(PathOf("kubeconfig"), text);
        return PathOf("kubeconfig");
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
