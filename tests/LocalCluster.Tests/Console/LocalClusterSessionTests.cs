using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.LocalCluster.Console;
using ScheduledJobs.LocalCluster.Console.Displays;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.LocalCluster.Tests.Console;

public sealed class LocalClusterSessionTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("session-");
    private readonly SharedText _output = new();
    private readonly CancellationTokenSource _stop = new();

    [Fact]
    public async Task A_session_applies_the_manifests_reports_what_is_wrong_and_stops_in_order()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "a.yaml"), """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: one, namespace: team}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: two, namespace: team}
            dataa: {}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: team}
            """);
        var settings = Settings(_directory.FullName);
        var operatorStopped = false;
        var session = Start(settings, async (configuration, time, loggers, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // The operator writes its last statuses when it is told to stop: the API must still be there.
            using var client = new KubeClient(configuration, time, loggers);
            operatorStopped = (await client.GetTextAsync("readyz", CancellationToken.None)).Length > 0;
        });
        await Eventually.BecomesTrueAsync(() => Output().Contains("2 objects applied, 1 rejected."), "the manifests are applied");

        var kubeconfig = KubeClientConfiguration.FromFile(settings.KubeconfigOut);
        using (var client = new KubeClient(kubeconfig, TimeProvider.System, NullLoggerFactory.Instance))
            (await client.Resource(KnownResources.ConfigMaps).FindAsync("team", "one", default)).ShouldNotBeNull();
        Output().ShouldContain($"export KUBECONFIG={settings.KubeconfigOut}");
        Output().ShouldContain("a.yaml, document 2: ");
        Output().ShouldContain("dataa");

        await _stop.CancelAsync();
        (await session).ShouldBe(0);
        operatorStopped.ShouldBeTrue();
    }

    [Fact]
    public async Task Without_the_operator_it_is_not_run()
    {
        var session = Start(Settings() with { WithOperator = false }, (_, _, _, _) => throw new InvalidOperationException("It was run."));
        await Eventually.BecomesTrueAsync(() => Output().Contains("export KUBECONFIG="), "the session serves");
        await _stop.CancelAsync();
        (await session).ShouldBe(0);
        Output().ShouldNotContain("It was run.");
    }

    [Fact]
    public async Task An_operator_that_fails_is_reported_and_the_API_goes_on()
    {
        var session = Start(Settings(), (_, _, _, _) => throw new InvalidOperationException("out of luck"));
        await Eventually.BecomesTrueAsync(() => Output().Contains("out of luck"), "the failure is reported");
        session.IsCompleted.ShouldBeFalse();
        await _stop.CancelAsync();
        (await session).ShouldBe(0);
    }

    [Theory]
    [InlineData("--port")]
    [InlineData("--echo-port")]
    public async Task A_port_that_is_taken_is_named_with_the_option_to_change_it(string option)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var settings = option == "--port" ? Settings() with { Port = port } : Settings() with { EchoPort = port };
        (await Start(settings, (_, _, _, _) => Task.CompletedTask)).ShouldBe(1);
        Output().ShouldContain($"port {port}");
        Output().ShouldContain(option);
    }

    [Theory]
    [InlineData("none.yaml", "no such file or folder")]
    [InlineData("empty", "this folder contains no .yaml, .yml or .json files")]
    public async Task A_path_without_manifests_ends_the_session_before_it_starts(string name, string fault)
    {
        Directory.CreateDirectory(Path.Combine(_directory.FullName, "empty"));
        var path = Path.Combine(_directory.FullName, name);

        (await Start(Settings(path), (_, _, _, _) => throw new InvalidOperationException("It was run."))).ShouldBe(1);

        Output().ShouldBe($"LocalCluster could not start: {path}: {fault}\n");
    }

    [Fact]
    public async Task The_welcome_says_who_runs_Pods_and_where_echoed_requests_are_listed()
    {
        var session = Start(Settings() with { WithOperator = false }, (_, _, _, _) => Task.CompletedTask);
        await Eventually.BecomesTrueAsync(() => Output().Contains("export KUBECONFIG="), "the session serves");
        await _stop.CancelAsync();
        (await session).ShouldBe(0);

        Output().ShouldContain($"as processes on this machine, as user {Environment.UserName}, whatever their image");
        Output().ShouldMatch("http://127.0.0.1:[0-9]+/echo/requests lists them");
    }

    [Fact]
    public async Task A_kubeconfig_that_cannot_be_written_is_reported()
    {
        var settings = Settings() with { KubeconfigOut = Path.Combine(_directory.FullName, "none", "kubeconfig") };
        (await Start(settings, (_, _, _, _) => Task.CompletedTask)).ShouldBe(1);
        Output().ShouldContain("--kubeconfig-out: ");
    }

    public void Dispose()
    {
        _stop.Dispose();
        _output.Dispose();
        _directory.Delete(recursive: true);
    }

    private LocalClusterSettings Settings(params string[] paths) =>
        new(paths, Port: 0, EchoPort: 0, Path.Combine(_directory.FullName, "kubeconfig"), WithOperator: true, Quiet: false);

    private Task<int> Start(LocalClusterSettings settings, OperatorRunner operatorRunner)
    {
        var display = new PlainDisplay(_output, quiet: true);
        return new LocalClusterSession(settings, operatorRunner, display, TimeProvider.System).RunAsync(NullLoggerFactory.Instance, _stop.Token);
    }

    private string Output() => _output.ToString();

    /// <summary>Text that is read while it is written.</summary>
    private sealed class SharedText : StringWriter
    {
        private readonly Lock _gate = new();

        public override void WriteLine(string? value)
        {
            lock (_gate)
                base.WriteLine(value);
        }

        public override string ToString()
        {
            lock (_gate)
                return base.ToString();
        }
    }
}
