using System.Diagnostics;
using System.Net;

namespace ScheduledJobs.Benchmarks.Scenarios.Rig;

/// <summary>The published kubectl plugin, with <c>ui</c>, in its own process, and a browser that was let in.</summary>
internal sealed class UiProcess : IAsyncDisposable
{
    private readonly Process _process;

    private UiProcess(Process process) => _process = process;

    /// <summary>A browser with a session.</summary>
    public HttpClient Browser { get; } = new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false });

    /// <summary>From the start of the process to its link.</summary>
    public TimeSpan UntilLink { get; private set; }

    /// <summary>From the start of the process to the end of the first page.</summary>
    public TimeSpan UntilPage { get; private set; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory, in megabytes.</summary>
    public long ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576;
        }
    }

    public static async Task<UiProcess> StartAsync(string program, string kubeconfig)
    {
        var (time, started) = (TimeProvider.System, TimeProvider.System.GetTimestamp());
        var start = new ProcessStartInfo(program, ["ui", "--no-browser", "--kubeconfig", kubeconfig]) { UseShellExecute = false, RedirectStandardOutput = true };
        var ui = new UiProcess(Process.Start(start)!);
        var link = await ui._process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The console has ended.");
        ui.UntilLink = time.GetElapsedTime(started);
        ui.Browser.BaseAddress = new Uri(new Uri(link), "/");
        await ui.Browser.GetStringAsync(new Uri(link));
        ui.UntilPage = time.GetElapsedTime(started);
        return ui;
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
