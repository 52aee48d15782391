using System.Diagnostics;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.LocalCluster.Tests.Kills;

/// <summary>LocalCluster in a process of its own, with <c>--data</c>, which can be killed.</summary>
internal sealed class ClusterProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _output = [];

    private ClusterProcess(Process process) => _process = process;

    /// <summary>What it has printed.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return string.Join('\n', _output);
        }
    }

    /// <summary>From the start of the process to its welcome.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Starts it and waits until it serves.</summary>
    public static async Task<ClusterProcess> StartAsync(string kubeconfig, params string[] options)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "ScheduledJobs.LocalCluster.dll"),
            "--kubeconfig-out", kubeconfig, "--echo-port", "0", "--no-console", "--quiet", .. options,
        ];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var cluster = new ClusterProcess(new Process { StartInfo = start });
        cluster._process.OutputDataReceived += (_, line) => cluster.Take(line.Data);
        cluster._process.ErrorDataReceived += (_, line) => cluster.Take(line.Data);
        var began = TimeProvider.System.GetTimestamp();
        cluster._process.Start();
        cluster._process.BeginOutputReadLine();
        cluster._process.BeginErrorReadLine();
        await Eventually.BecomesTrueAsync(
            () => cluster._process.HasExited || cluster.Output.Contains("export KUBECONFIG="), "LocalCluster serves");
        cluster.StartTime = TimeProvider.System.GetElapsedTime(began);
        cluster._process.HasExited.ShouldBeFalse(cluster.Output);
        return cluster;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        lock (_output)
            _output.Add(line ?? "");
    }
}
