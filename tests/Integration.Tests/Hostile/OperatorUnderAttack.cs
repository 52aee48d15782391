using System.Globalization;
using System.Text.RegularExpressions;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>
/// The operator as a process with the heap size that the runtime chooses in a container of 512 MiB. It is restarted whenever it ends,
/// as a kubelet does, and its resource use is sampled.
/// </summary>
public sealed class OperatorUnderAttack : IAsyncDisposable
{
    /// <summary>Memory of the container.</summary>
    public const int ContainerMegabytes = 512;

    private const string LeaseName = "scheduledjob-operator-under-attack";
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    // Three quarters of the container, in hexadecimal, as the runtime reads it.
    private static readonly Dictionary<string, string> Heap =
        new() { ["DOTNET_GCHeapHardLimit"] = (ContainerMegabytes * 3L / 4 * 1024 * 1024).ToString("X", CultureInfo.InvariantCulture) };

    private readonly HostileCluster _cluster;
    private readonly string _health = $"127.0.0.1:{FreePort.Find()}";
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly Task _supervision;
    private volatile BackgroundProcess _process;
    private volatile bool _isWanted = true;

    private OperatorUnderAttack(HostileCluster cluster)
    {
        _cluster = cluster;
        _process = Launch();
        _supervision = SuperviseAsync();
    }

    /// <summary>How many times it ended by itself.</summary>
    public int Ends { get; private set; }

    /// <summary>Exit code when it last ended by itself.</summary>
    public int ExitCode { get; private set; }

    public OperatorUse Use { get; private set; } = new();

    /// <summary>Starts it, and waits until it leads.</summary>
    public static async Task<OperatorUnderAttack> StartAsync(HostileCluster cluster)
    {
        var one = new OperatorUnderAttack(cluster);
        if (!await one.BecomesReadyAsync(TimeSpan.FromSeconds(60)))
            throw new TimeoutException("The operator does not become ready.");
        await Eventually.BecomesTrueAsync(async () => await one.HolderAsync() is not null, "the operator leads", TimeSpan.FromSeconds(60));
        return one;
    }

    /// <summary>Starts counting its resource use.</summary>
    public void CountFromNow()
    {
        Use = Use.FromNow();
        try
        {
            File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");
        }
        catch (IOException)
        {
            // It has just ended; the next one starts from zero.
        }
    }

    /// <summary>The holder of the lease, and how many times it changed; null if it is free.</summary>
    public async Task<string?> HolderAsync()
    {
        var lease = await _cluster.Api.FindAsync(Kind.Leases.Path("default", LeaseName));
        return lease.Text("spec", "holderIdentity") is { } holder ? $"{holder}/{lease.Number("spec", "leaseTransitions") ?? 0}" : null;
    }

    /// <summary>Stops it the way Kubernetes does and starts another one; returns whether that becomes ready in time.</summary>
    public async Task<bool> ReplaceAsync(TimeSpan limit)
    {
        _isWanted = false;
        await Eventually.BecomesTrueAsync(() => _isWanted, "another operator starts", TimeSpan.FromSeconds(60));
        return await BecomesReadyAsync(limit);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _supervision;
        await _process.DisposeAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    private BackgroundProcess Launch() => BackgroundProcess.Start(
        OperatorProcess.Program.Program,
        [
            .. OperatorProcess.Program.Arguments, "--kubeconfig", _cluster.Kubeconfig, "--egress-allow-loopback", "--leader-elect", "true",
            "--lease-namespace", "default", "--lease-name", LeaseName, "--health-bind-address", _health, "--log-format", "text",
            "--shutdown-grace", "0s",
        ],
        Scratch.PathOf("operator-under-attack.log"),
        Heap);

    private async Task SuperviseAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (!_isWanted)
                await StopAsync();
            if (_process.HasExited)
                await StartAnotherAsync();
            else
                Sample();
            await Task.Delay(Pace, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Stops it in order, if it still can.</summary>
    private async Task StopAsync()
    {
        try
        {
            await _process.TerminateAsync().WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        }
        catch (TimeoutException)
        {
            await _process.KillAsync();
        }
    }

    private async Task StartAnotherAsync()
    {
        if (_isWanted)
            (Ends, ExitCode) = (Ends + 1, _process.ExitCode);
        Use = Use.Ended();
        await _process.DisposeAsync();
        _process = Launch();
        _isWanted = true;
    }

    private void Sample()
    {
        try
        {
            var status = File.ReadAllText($"/proc/{_process.Id}/status");
            var peak = double.Parse(Regex.Match(status, @"VmHWM:\s+(\d+) kB").Groups[1].Value, CultureInfo.InvariantCulture) / 1024;
            using var process = System.Diagnostics.Process.GetProcessById(_process.Id);
            Use = Use.With(peak, process.TotalProcessorTime);
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or InvalidOperationException)
        {
            // It has just ended.
        }
    }

    private async Task<bool> BecomesReadyAsync(TimeSpan limit)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await IsReadyAsync())
        {
            if (TimeProvider.System.GetElapsedTime(started) > limit)
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        return true;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri($"http://{_health}/readyz"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
