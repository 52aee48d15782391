using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Operator;
using ScheduledJobs.Operator.Actions.Http.Egress;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>
/// The operator in a process of its own, so that what it costs is not mixed up with the API server and the target. It answers each line
/// on its input with what it has used, and ends with its input.
/// </summary>
internal sealed class OperatorPart : IAsyncDisposable
{
    private readonly Process _process;

    private OperatorPart(Process process) => _process = process;

    public int ProcessId => _process.Id;

    public static OperatorPart Start(string kubeconfigFile)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(OperatorPart).Assembly.Location, "scenario", "operator", "--kubeconfig", kubeconfigFile])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new(Process.Start(start)!);
    }

    public async Task<OperatorUsage> MeasureAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        return OperatorUsage.Parse(await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The operator has ended."));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>What runs in the other process.</summary>
    public static async Task<int> RunAsync(ScenarioOptions scenario)
    {
        var configuration = KubeClientConfiguration.BuildDefaultConfig(scenario.Text("--kubeconfig", ""));
        var options = new OperatorOptions
        {
            HealthBindAddress = null,
            ShutdownGrace = TimeSpan.Zero,
            EgressPolicy = new EgressPolicy { AllowLoopback = true },
        };
        using var stop = new CancellationTokenSource();
        var run = OperatorHost.RunAsync(options, configuration, TimeProvider.System, NullLoggerFactory.Instance, stop.Token);
        while (await Console.In.ReadLineAsync() is not null)
            Console.WriteLine(OperatorUsage.OfThisProcess().ToLine());
        await stop.CancelAsync();
        await run;
        return 0;
    }
}
