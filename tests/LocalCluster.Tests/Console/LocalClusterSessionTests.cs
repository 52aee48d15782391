using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.LocalCluster.Console;
using ScheduledJobs.LocalCluster.Console.Displays;
using ScheduledJobs.LocalKube.Api.Data;
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

    [Fact]
    public async Task Without_data_the_welcome_says_that_nothing_is_kept()
    {
        await RunUntilServingAsync(Settings() with { WithOperator = false });
        Output().ShouldContain("Objects are in memory, and gone when this ends; --data DIR keeps them.");
    }

    [Fact]
    public async Task With_data_the_next_session_has_the_objects_and_the_same_kubeconfig()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "a.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {k: v}\n");
        var data = Path.Combine(_directory.FullName, "data");
        var settings = Settings(Path.Combine(_directory.FullName, "a.yaml")) with { WithOperator = false, Data = data };
        await RunUntilServingAsync(settings, until: "1 object applied.");
        Output().ShouldContain($"Objects are kept in {data}, Secrets included; 0 were there.");
        var kubeconfig = await File.ReadAllTextAsync(settings.KubeconfigOut);

        await RunUntilServingAsync(settings with { Paths = [], Port = null }, until: "were there.", async () =>
        {
            using var client = new KubeClient(KubeClientConfiguration.FromFile(settings.KubeconfigOut), TimeProvider.System, NullLoggerFactory.Instance);
            (await client.Resource(KnownResources.ConfigMaps).FindAsync("default", "one", default)).ShouldNotBeNull();
        });
        Output().ShouldMatch("Objects are kept in .*; [1-9][0-9]* were there");
        (await File.ReadAllTextAsync(settings.KubeconfigOut)).ShouldBe(kubeconfig);
    }

    [Fact]
    public async Task A_manifest_is_applied_again_over_what_was_kept_and_leaves_the_rest_of_the_object_alone()
    {
        var manifest = Path.Combine(_directory.FullName, "a.yaml");
        await File.WriteAllTextAsync(manifest, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {k: v}\n");
        var settings = Settings(manifest) with { WithOperator = false, Data = Path.Combine(_directory.FullName, "data") };
        string? version = null;
        async Task LookAsync()
        {
            using var client = new KubeClient(KubeClientConfiguration.FromFile(settings.KubeconfigOut), TimeProvider.System, NullLoggerFactory.Instance);
            var one = await client.Resource(KnownResources.ConfigMaps).GetAsync("default", "one", default);
            version ??= one.Metadata.ResourceVersion;
            one.Metadata.ResourceVersion.ShouldBe(version, "nothing has changed");
        }

        await RunUntilServingAsync(settings, "1 object applied.", LookAsync);
        await RunUntilServingAsync(settings, "1 object applied.", LookAsync);
    }

    [Fact]
    public async Task A_data_directory_that_is_in_use_ends_the_session_before_it_starts()
    {
        var data = Path.Combine(_directory.FullName, "data");
        using (DataDirectory.Open(data, NullLoggerFactory.Instance))
            (await Start(Settings() with { Data = data }, (_, _, _, _) => throw new InvalidOperationException("It was run."))).ShouldBe(1);
        Output().ShouldBe($"LocalCluster could not start: {data} is in use by another LocalCluster; stop that one first, or use another directory\n");
    }

    public void Dispose()
    {
        _stop.Dispose();
        _output.Dispose();
        _directory.Delete(recursive: true);
    }

    private LocalClusterSettings Settings(params string[] paths) =>
        new(paths, Port: 0, EchoPort: 0, Path.Combine(_directory.FullName, "kubeconfig"), WithOperator: true, Quiet: false);

    private Task<int> Start(LocalClusterSettings settings, OperatorRunner operatorRunner) => Start(settings, operatorRunner, _stop.Token);

    private Task<int> Start(LocalClusterSettings settings, OperatorRunner operatorRunner, CancellationToken cancellationToken)
    {
        var display = new PlainDisplay(_output, quiet: true);
        return new LocalClusterSession(settings, operatorRunner, display, TimeProvider.System).RunAsync(NullLoggerFactory.Instance, cancellationToken);
    }

    /// <summary>Runs a session until its output, from here on, has a text; then does something, and stops it.</summary>
    private async Task RunUntilServingAsync(LocalClusterSettings settings, string until = "export KUBECONFIG=", Func<Task>? then = null)
    {
        using var stop = new CancellationTokenSource();
        var before = Output().Length;
        var session = Start(settings, (_, _, _, _) => Task.CompletedTask, stop.Token);
        await Eventually.BecomesTrueAsync(() => session.IsCompleted || Output()[before..].Contains(until), "the session serves");
        session.IsCompleted.ShouldBeFalse(Output());
        await (then?.Invoke() ?? Task.CompletedTask);
        await stop.CancelAsync();
        (await session).ShouldBe(0);
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
