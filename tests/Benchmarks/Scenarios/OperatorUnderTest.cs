using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>The operator as a process of its own, so that its memory and processor time are its own.</summary>
internal sealed class OperatorUnderTest : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _health = new();
    private readonly HttpClient _metrics = new();

    private OperatorUnderTest(Process process, int healthPort, int metricsPort)
    {
        _process = process;
        _health.BaseAddress = new Uri($"http://127.0.0.1:{healthPort}");
        _metrics.BaseAddress = new Uri($"http://127.0.0.1:{metricsPort}");
    }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="program">A published operator; null for the one that was built with this program.</param>
    /// <param name="kubeconfig">The cluster.</param>
    public static OperatorUnderTest Start(string? program, string kubeconfig)
    {
        var (health, metrics) = (FreePort(), FreePort());
        List<string> arguments =
        [
            "--kubeconfig", kubeconfig, "--health-bind-address", $"127.0.0.1:{health}", "--metrics-bind-address", $"127.0.0.1:{metrics}",
            "--egress-allow-loopback", "--log-format", "text", "--log-level", "Warning",
        ];
        if (program is null)
            arguments.Insert(0, Path.Combine(AppContext.BaseDirectory, "ScheduledJobs.Operator.dll"));
        var process = Process.Start(new ProcessStartInfo(program ?? "dotnet", arguments) { UseShellExecute = false })!;
        return new OperatorUnderTest(process, health, metrics);
    }

    public Task UntilReadyAsync(TimeProvider time) => UntilAsync(
        async () =>
        {
            using var answer = await _health.GetAsync(new Uri("readyz", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        },
        time);

    /// <summary>Until no ScheduledJob is without a status, and so many are active.</summary>
    public Task UntilServedAsync(int schedules, TimeProvider time) => UntilAsync(
        async () => await MetricAsync("""scheduledjob_schedules{state="Active"}""") >= schedules, time);

    /// <summary>A value of /metrics; 0 where there is no such series.</summary>
    public async Task<double> MetricAsync(string series)
    {
        var text = await _metrics.GetStringAsync(new Uri("metrics", UriKind.Relative));
        var line = text.Split('\n').FirstOrDefault(l => l.StartsWith(series + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(line.LastIndexOf(' ') + 1)..]);
    }

    /// <summary>Resident memory as the kernel counts it, now and at its highest, and the part of it that is not backed by files.</summary>
    public string Memory()
    {
        var status = File.ReadAllText($"/proc/{_process.Id}/status");
        long Megabytes(string field) => long.Parse(Regex.Match(status, $@"{field}:\s+(\d+) kB").Groups[1].Value) / 1024;
        return $"{Megabytes("VmRSS")} MB resident ({Megabytes("RssAnon")} MB anonymous), {Megabytes("VmHWM")} MB at its highest";
    }

    public async ValueTask DisposeAsync()
    {
        _health.Dispose();
        _metrics.Dispose();
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", [$"{_process.Id}"]);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task UntilAsync(Func<Task<bool>> condition, TimeProvider time)
    {
        while (true)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The operator has ended with {_process.ExitCode}.");
            try
            {
                if (await condition())
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), time);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
