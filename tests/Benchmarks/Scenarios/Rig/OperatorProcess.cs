using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Operator.Hosting;

namespace ScheduledJobs.Benchmarks.Scenarios.Rig;

/// <summary>
/// The operator in its own process, so that its resource use is separate from the API server's and the call target's. Without a
/// published program it is this program, started as an operator, which also reports its heap.
/// </summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan ShortPause = TimeSpan.FromMilliseconds(20);

    // Counting all schedules is work for the operator, too.
    private static readonly TimeSpan LongPause = TimeSpan.FromMilliseconds(200);

    private readonly Process _process;
    private readonly bool _isPublished;
    private readonly HttpClient _health = new();
    private readonly HttpClient _metrics = new();
    private readonly Channel<string> _answers = Channel.CreateUnbounded<string>();

    private OperatorProcess(Process process, bool isPublished, int healthPort, int metricsPort)
    {
        _process = process;
        _isPublished = isPublished;
        _health.BaseAddress = new Uri($"http://127.0.0.1:{healthPort}");
        _metrics.BaseAddress = new Uri($"http://127.0.0.1:{metricsPort}");
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
    }

    public bool HasExited => _process.HasExited;

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory as the kernel counts it, in megabytes.</summary>
    public long ResidentMegabytes => KernelMegabytes("VmRSS");

    /// <summary>Options: --operator FILE (a published operator).</summary>
    public static OperatorProcess Start(ScenarioOptions options, ScenarioCluster cluster) =>
        Start(options.OptionalText("--operator"), cluster);

    /// <param name="program">A published operator; null for this program.</param>
    /// <param name="cluster">The cluster it serves.</param>
    public static OperatorProcess Start(string? program, ScenarioCluster cluster) => Start(program, cluster, cluster.OperatorKubeconfig);

    /// <param name="program">A published operator; null for this program.</param>
    /// <param name="cluster">The cluster it serves.</param>
    /// <param name="kubeconfig">Its kubeconfig.</param>
    /// <param name="more">More of its options; by default its calls are cut off when it stops.</param>
    public static OperatorProcess Start(string? program, ScenarioCluster cluster, string kubeconfig, params string[] more)
    {
        var (health, metrics) = (FreePort.Find(), FreePort.Find());
        List<string> arguments =
        [
            "--kubeconfig", kubeconfig, "--namespace", cluster.Namespace, "--lease-namespace", cluster.Namespace, "--leader-elect", "true",
            "--health-bind-address", $"127.0.0.1:{health}", "--metrics-bind-address", $"127.0.0.1:{metrics}",
            "--egress-allow-loopback", "--log-format", "text", "--log-level", "Warning", .. more is [] ? ["--shutdown-grace", "0s"] : more,
        ];
        if (program is null)
            arguments.InsertRange(0, [typeof(OperatorProcess).Assembly.Location, "operator"]);
        var start = new ProcessStartInfo(program ?? "dotnet", arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new OperatorProcess(Process.Start(start)!, program is not null, health, metrics);
    }

    /// <summary>Runs in the other process if that is this program: the operator, and a reply to each line of input.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        _ = Task.Run(() =>
        {
            while (System.Console.In.ReadLine() is not null)
                System.Console.WriteLine(OperatorUsage.OfThisProcess().ToLine());

            // The scenario is gone, for whatever reason.
            Environment.Exit(0);
        });
        return await OperatorCommand.Create().Parse(arguments).InvokeAsync(new() { ProcessTerminationTimeout = null });
    }

    /// <summary>Its heap; null for a published operator.</summary>
    public async Task<OperatorUsage?> MeasureAsync()
    {
        if (_isPublished)
            return null;
        await _process.StandardInput.WriteLineAsync();
        return OperatorUsage.Parse(await _answers.Reader.ReadAsync());
    }

    /// <summary>Resident memory, and the heap if it is known.</summary>
    public async Task<string> DescribeMemoryAsync()
    {
        var resident = $"{ResidentMegabytes} MB resident";
        return await MeasureAsync() is { } usage ? $"{resident}, {usage.Live / 1048576.0:0.0} MB live" : resident;
    }

    /// <summary>Waits until its caches are complete and it leads.</summary>
    public Task UntilLeadingAsync() => UntilAsync(async () => await IsReadyAsync() && await MetricAsync("leader_election_master_status") > 0);

    /// <summary>Waits until its caches are complete, as a Pod's probe checks.</summary>
    public Task UntilReadyAsync() => UntilAsync(IsReadyAsync);

    /// <summary>Waits until this many schedules wait for their next run, and all of their statuses say so.</summary>
    public async Task UntilServedAsync(int schedules)
    {
        await UntilArmedAsync(schedules);
        await UntilAsync(async () => await MetricAsync("""scheduledjob_schedules{state="Active"}""") >= schedules, LongPause);
    }

    /// <summary>Waits until this many schedules wait for their next run.</summary>
    public Task UntilArmedAsync(int schedules) => UntilAsync(async () => await MetricAsync("scheduledjob_agenda_schedules") >= schedules, LongPause);

    /// <summary>Waits for a second in which it does almost nothing.</summary>
    public async Task UntilQuietAsync()
    {
        while (await CoresAsync(TimeSpan.FromSeconds(1)) > 0.1)
        {
        }
    }

    /// <summary>The processor cores that it keeps busy for a while.</summary>
    public async Task<double> CoresAsync(TimeSpan duration)
    {
        var time = TimeProvider.System;
        var (before, started) = (ProcessorTime, time.GetTimestamp());
        await Task.Delay(duration, time);
        return (ProcessorTime - before) / time.GetElapsedTime(started);
    }

    /// <summary>The sum of the series in /metrics whose name and labels begin with the prefix; 0 if there are none.</summary>
    public async Task<double> MetricAsync(string prefix)
    {
        var text = await _metrics.GetStringAsync(new Uri("metrics", UriKind.Relative));
        return text.Split('\n').Where(l => l.StartsWith(prefix, StringComparison.Ordinal)).Sum(l => double.Parse(l[(l.LastIndexOf(' ') + 1)..]));
    }

    /// <summary>Resets <see cref="PeakMegabytes"/>.</summary>
    public void ForgetPeak() => File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");

    /// <summary>Peak resident memory.</summary>
    public long PeakMegabytes() => KernelMegabytes("VmHWM");

    /// <param name="condition">The condition to poll.</param>
    /// <param name="pause">Pause between two polls; null for 20 ms.</param>
    public async Task UntilAsync(Func<Task<bool>> condition, TimeSpan? pause = null)
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

            await Task.Delay(pause ?? ShortPause, TimeProvider.System);
        }
    }

    /// <summary>Stops it the way Kubernetes does, and waits for its end.</summary>
    public async Task StopAsync()
    {
        if (_process.HasExited)
            return;
        await SignalAsync("TERM");
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends it like a crash.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Freezes it in the middle of its work.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>Ends a <see cref="FreezeAsync"/>.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        _health.Dispose();
        _metrics.Dispose();
        await StopAsync();
        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    private async Task<bool> IsReadyAsync()
    {
        using var answer = await _health.GetAsync(new Uri("readyz", UriKind.Relative));
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Handles a line of its output: a reply, or a log line.</summary>
    private void Hear(string? line)
    {
        if (line?.StartsWith(OperatorUsage.Prefix, StringComparison.Ordinal) == true)
            _answers.Writer.TryWrite(line);
        else if (line is not null)
            System.Console.Error.WriteLine(line);
        else
            _answers.Writer.TryComplete(new InvalidOperationException("The operator has ended."));
    }

    private long KernelMegabytes(string field) =>
        long.Parse(Regex.Match(File.ReadAllText($"/proc/{_process.Id}/status"), $@"{field}:\s+(\d+) kB").Groups[1].Value) / 1024;
}
