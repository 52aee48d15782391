using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Restarts;

/// <summary>A scenario shared by the tests of the program: it starts as in the image, runs a schedule, is measured, and is stopped.</summary>
public sealed class ProgramRun : IAsyncLifetime
{
    public Cluster Cluster { get; private set; } = null!;

    public string Namespace { get; private set; } = "";

    /// <summary>Id of the run.</summary>
    public string RunId { get; private set; } = "";

    /// <summary>The response of /metrics after the run.</summary>
    public string Metrics { get; private set; } = "";

    public string MetricsType { get; private set; } = "";

    public int ExitCode { get; private set; }

    /// <summary>The lines of the log.</summary>
    public IReadOnlyList<JsonObject> Log { get; private set; } = [];

    public async Task InitializeAsync()
    {
        Cluster = await Cluster.GetAsync();
        await using var here = await TestNamespace.CreateAsync(Cluster);
        Namespace = here.Name;
        await Cluster.Operator.DisposeAsync();
        var metrics = $"127.0.0.1:{FreePort.Find()}";
        await using var program = await OperatorProcess.StartAsync(
            Cluster.OperatorKubeconfig, $"program-{Namespace}",
            "--namespace", Namespace, "--log-format", "json", "--metrics-bind-address", metrics, "--metrics-per-schedule", "10");
        await here.CreateScheduledJobAsync("programmed", Outcome.Succeed.Pod, "trigger: {interval: {every: 1s}}");
        RunId = TestNamespace.Ended(await here.UntilRunsAsync("programmed", 1))[^1].Text("id")!;
        using (var http = new HttpClient())
        {
            using var answer = await http.GetAsync(new Uri($"http://{metrics}/metrics"));
            Metrics = await answer.Content.ReadAsStringAsync();
            MetricsType = answer.Content.Headers.ContentType!.ToString();
        }

        await program.TerminateAsync();
        ExitCode = program.ExitCode;
        Log = [.. (await File.ReadAllLinesAsync(program.LogPath)).Where(l => l.Length > 0).Select(l => JsonNode.Parse(l)!.AsObject())];
        Cluster.Operator.Start();
    }

    public Task DisposeAsync() => Task.CompletedTask;
}

/// <summary>It also stops the operator of the whole run, see <see cref="Alone"/>, but needs none of the scenarios there.</summary>
[CollectionDefinition(nameof(ProgramRun), DisableParallelization = true)]
public sealed class ProgramAlone;
