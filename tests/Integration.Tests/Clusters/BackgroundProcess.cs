using System.Diagnostics;

namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>A program that runs beside the tests, its output in a file.</summary>
public sealed class BackgroundProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TextWriter _log;

    private BackgroundProcess(Process process, TextWriter log, string logPath)
    {
        _process = process;
        _log = log;
        LogPath = logPath;
    }

    public string LogPath { get; }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public int Id => _process.Id;

    /// <param name="program">The program to start.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="logPath">Receives its output, appended.</param>
    /// <param name="environment">Variables in addition to those of this process.</param>
    public static BackgroundProcess Start(
        string program, IEnumerable<string> arguments, string logPath, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var log = TextWriter.Synchronized(new StreamWriter(logPath, append: true) { AutoFlush = true });
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process, log, logPath);
    }

    /// <summary>Stops the program the way Kubernetes does, and waits for its end.</summary>
    public async Task TerminateAsync()
    {
        if (!_process.HasExited)
            await SignalAsync("TERM");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40), TimeProvider.System);
        await _process.WaitForExitAsync(limit.Token);
    }

    /// <summary>Freezes the program in the middle of its work, like a suspended machine. It does not notice.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>Ends a <see cref="FreezeAsync"/>.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>Kills the program, like a crash.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        await _log.DisposeAsync();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }
}
